"""Anything but given as ordered needs a coded reason (S57, S58)."""

from __future__ import annotations

from models.core.charting_codes import Outcome
from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule

RULE = SafetyRule("outcome_reason", "Partly given, not given and refused carry a coded reason", "S57, S58: FHIR and v2")


def check(case: GivingCase) -> list[Finding]:
    """Stop for an outcome without its reason, or a reason that needs words without them."""
    draft = case.draft
    if draft.outcome is Outcome.GIVEN:
        return []
    rows = [r for r in case.facts.tables.reasons["status"] if r.outcome == draft.outcome.value]
    chosen = next((row for row in rows if row.code == draft.status_reason), None)
    message = draft.outcome.value.replace("_", " ")
    if chosen is None:
        return [RULE.stop("verify.reason", f"Say why it was {message}: pick a reason.")]
    if chosen.needs_text and not draft.status_reason_text.strip():
        return [RULE.stop("verify.reason_text", f"'{chosen.display}' needs a few words. Write them.")]
    return []
