"""A deceased or inactive patient cannot be dosed (S8)."""

from __future__ import annotations

from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule

RULE = SafetyRule("patient_status", "The patient is alive and active", "S8: VistA CPRS user manual; BCMA GUI manual")


def check(case: GivingCase) -> list[Finding]:
    """Stop for a patient recorded as deceased or inactive."""
    closed = case.facts.patient.closed
    return [RULE.stop("verify.patient", closed)] if closed else []
