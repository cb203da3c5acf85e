"""Two person-specific identifiers are matched before a dose (S1)."""

from __future__ import annotations

from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule

RULE = SafetyRule(
    "identifiers", "Two identifiers before a dose", "S1: National Patient Safety Goal, two person-specific identifiers"
)


def check(case: GivingCase) -> list[Finding]:
    """Stop until enough different identifiers of the identity table were matched."""
    if not case.draft.outcome.reached_patient:
        return []
    tables = case.facts.tables
    known = {row.code for row in tables.reasons["identity"]}
    matched = known & set(case.draft.identifiers)
    missing = int(tables.limits["identifiers_needed"].value) - len(matched)
    if missing <= 0:
        return []
    ask = f"{missing} identifiers" if missing > 1 else "one more identifier"
    return [RULE.stop("verify.identifiers", f"Match {ask}: ask the patient for the full name and birth date.")]
