"""A dose without a diagnosis is given, and said to be unbillable as it stands (S78, R60)."""

from __future__ import annotations

from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule, Stage, fact

RULE = SafetyRule(
    "diagnosis",
    "The order names a diagnosis",
    "S78, R60: 837P service line diagnosis pointer",
    stages=(Stage.ORDER,),
    facts={"verify.diagnosis": fact("order.indication")},
)


def check(case: GivingCase) -> list[Finding]:
    """Note an order without an ICD-10-CM code."""
    if case.facts.order.diagnoses:
        return []
    text = "The order names no diagnosis, so the charges point to none. Ask the provider for one."
    return [RULE.note("verify.diagnosis", text)]
