"""Where patients carry labels, an identity that was not scanned says why and how (S6)."""

from __future__ import annotations

from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule

RULE = SafetyRule(
    "identity_scan",
    "An identity not scanned says how",
    "S6: VistA BCMA GUI manual PSB*3*155",
    answers="identity_method",
    passed="LABEL NOT SCANNED",
)


def check(case: GivingCase) -> list[Finding]:
    """Warn when the clinic uses patient labels and none was scanned."""
    expected = case.facts.tables.limits["patient_labels"].value > 0
    if not expected or case.draft.identity_method == "label" or not case.draft.outcome.reached_patient:
        return []
    return [RULE.warn("verify.label", "The patient's label was not scanned. Scan it, or say how you know the person.")]
