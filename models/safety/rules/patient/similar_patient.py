"""Another patient of the day with a like name or the same birth date is told until somebody looked (S3)."""

from __future__ import annotations

from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule

RULE = SafetyRule(
    "similar_patient",
    "Patients who could be taken for each other are told apart",
    "S3: VistA CPRS user manual; Aaronson and Gandhi, incorrect allergy injections",
    answers="similar",
    passed="SIMILAR PATIENT",
)


def check(case: GivingCase) -> list[Finding]:
    """Warn of every other patient due today with the same surname or birth date; one answer dismisses them."""
    others = case.facts.similar
    if not others or not case.draft.outcome.reached_patient:
        return []
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    text = f"SIMILAR PATIENT today: {others[0]}{more}. Check name, birth date and record number with the person."
    return [RULE.warn("verify.similar", text)]
