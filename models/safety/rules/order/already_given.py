"""The same order is not given twice on one day (S15)."""

from __future__ import annotations

from models.core.finding import Finding
from models.core.words import day_text, time_text
from models.safety.case import GivingCase
from models.safety.check import SafetyRule
from models.safety.dosing.history import same_order_that_day
from models.safety.giving import service_day

RULE = SafetyRule("already_given", "An order is given once a day", "S15: own rule")


def check(case: GivingCase) -> list[Finding]:
    """Stop when a dose of this order already reached the patient on the day this one was given."""
    dose = same_order_that_day(case)
    if dose is None:
        return []
    at, day = time_text(dose.given_at, case.facts.zone), service_day(case)
    when = "today" if day == case.today else f"on {day_text(day, case.today)}"
    text = f"Already given {when} at {at} by {dose.giver}. Leave this order, or ask the provider for another."
    return [RULE.stop("verify.order", text)]
