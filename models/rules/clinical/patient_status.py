"""A deceased or inactive patient cannot be dosed (S8)."""

from __future__ import annotations

from models.rules.case import GivingCase
from models.rules.safety import SafetyRule
from models.values.finding import Finding

RULE = SafetyRule("patient_status", "The patient is alive and active", "S8: VistA CPRS user manual; BCMA GUI manual")


def check(case: GivingCase) -> list[Finding]:
    """Stop for a patient recorded as deceased or inactive."""
    closed = case.facts.patient.closed
    return [RULE.stop("verify.patient", closed)] if closed else []
