"""After-care is explained, offered or said not to have been (S78)."""

from __future__ import annotations

from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule

RULE = SafetyRule("education", "Patient education is recorded", "S78: documentation lists for 96372 (winenfood.com), C")


def check(case: GivingCase) -> list[Finding]:
    """Stop for a dose whose record does not say what the patient was told."""
    draft = case.draft
    if not draft.outcome.reached_patient or draft.response is None:
        return []
    if case.facts.tables.reason("education", draft.education or ""):
        return []
    return [RULE.stop("response.education", "Say whether after-care was explained: press i.")]
