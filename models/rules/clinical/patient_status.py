"""A deceased or inactive patient cannot be dosed (S8)."""

from __future__ import annotations

from models.rules.case import GivingCase
from models.rules.safety import SafetyRule
from models.values.finding import Finding

RULE = SafetyRule("patient_status", "The patient is alive and active", "S8: VistA CPRS user manual; BCMA GUI manual")


def check(case: GivingCase) -> list[Finding]:
    """Stop for a patient recorded as deceased or inactive."""
    if case.facts.patient.deceased:
        return [RULE.stop("verify.patient", "This patient is recorded as deceased. The chart can only be read.")]
    if not case.facts.patient.active:
        return [RULE.stop("verify.patient", "This record is inactive or merged. Find the patient's active record.")]
    return []
