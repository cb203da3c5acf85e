"""A refusal records who refused, what was explained and that the provider was told (S58)."""

from __future__ import annotations

from models.core.charting_codes import Outcome
from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule

RULE = SafetyRule("refusal", "A refusal says who, what was explained, who was told", "S58: own rule after VistA BCMA")


def check(case: GivingCase) -> list[Finding]:
    """Stop a refusal that leaves one of the three empty."""
    draft = case.draft
    if draft.outcome is not Outcome.REFUSED:
        return []
    asked = (
        ("refused_by", draft.refused_by, "who refused"),
        ("explained", draft.explained, "what was explained"),
        ("provider_told", draft.provider_told, "which provider was told"),
    )
    return [RULE.stop(f"verify.{at}", f"Refused: write {what}.") for at, value, what in asked if not value.strip()]
