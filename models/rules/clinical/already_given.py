"""The same order is not given twice on one day (S15)."""

from __future__ import annotations

from models.rules.case import GivingCase
from models.rules.giving import service_day
from models.rules.safety import SafetyRule
from models.values.charting_codes import Outcome
from models.values.finding import Finding
from models.values.words import say_day, say_time

RULE = SafetyRule("already_given", "An order is given once a day", "S15: own rule")


def check(case: GivingCase) -> list[Finding]:
    """Stop when a dose of this order already reached the patient on the day this one was given."""
    if not case.draft.outcome.reached_patient or case.facts.order.as_needed:
        return []
    day = service_day(case)
    for dose in case.facts.doses:
        same = dose.order_id == case.facts.order.id and dose.service_date == day
        if same and Outcome(dose.outcome).reached_patient:
            at = say_time(dose.given_at, case.facts.zone)
            when = "today" if day == case.today else f"on {say_day(day, case.today)}"
            text = f"Already given {when} at {at} by {dose.giver}. Leave this order, or ask the provider for another."
            return [RULE.stop("verify.order", text)]
    return []
