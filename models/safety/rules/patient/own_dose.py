"""No one charts their own dose: a colleague gives it and signs (W25)."""

from __future__ import annotations

from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule

RULE = SafetyRule(
    "own_dose", "No one charts a dose of their own", "W25: own rule, who gives a dose and who gets it are two people"
)


def check(case: GivingCase) -> list[Finding]:
    """Stop where the person who charts is the patient."""
    if not case.facts.own_record:
        return []
    name = case.facts.giver.name
    return [
        RULE.stop("verify.patient", f"{name} is this patient. A colleague charts this dose: F9 changes the person.")
    ]
