"""A dose sooner than the order or the drug allows needs a reason (S41, S42, S43)."""

from __future__ import annotations

from datetime import date

from models.reference.formulary import Drug
from models.rules.case import GivingCase, PriorDose
from models.rules.giving import service_day
from models.rules.safety import SafetyRule
from models.values.charting import Outcome
from models.values.finding import Finding
from models.values.words import say_day

RULE = SafetyRule("interval", "Not sooner than the interval allows", "S41-S44: calendar days from the dose given")


def check(case: GivingCase) -> list[Finding]:
    """Warn when the order is not due yet, or the drug's own least interval has not passed since any known dose.

    Both count to the day the dose is given, which for a late entry is not the day it is charted.
    """
    drug = case.facts.drug
    if drug is None or not case.draft.outcome.reached_patient:
        return []
    day = service_day(case)
    return _before_due(case, day) + _too_near(case, drug, day)


def _before_due(case: GivingCase, day: date) -> list[Finding]:
    order = case.facts.order
    if order.due_on is None or day >= order.due_on or order.as_needed:
        return []
    due, days = say_day(order.due_on, case.today), (order.due_on - day).days
    if day == case.today:
        text = f"Due on {due}, {days} d from now. Giving it today needs a reason."
    else:
        text = f"Due on {due}, given {days} d before. Giving it early needs a reason."
    return [RULE.warn("verify.due", text)]


def _too_near(case: GivingCase, drug: Drug, day: date) -> list[Finding]:
    # A late entry can lie before a dose already charted: the nearest one counts, whichever came first.
    known = [dose for dose in case.facts.doses if dose.drug_slug == drug.slug and Outcome(dose.outcome).reached_patient]
    nearest = min(known, key=lambda dose: abs((day - dose.service_date).days), default=None)
    if nearest is None or abs((day - nearest.service_date).days) >= drug.min_interval_days:
        return []
    usual = f"{drug.min_interval_days} d are usual ({drug.clinical_source.confidence.value})"
    return [RULE.warn("verify.last_dose", f"{_near(case, drug, nearest, day)}; {usual}. Ask the provider.")]


def _near(case: GivingCase, drug: Drug, dose: PriorDose, day: date) -> str:
    days, when = (day - dose.service_date).days, say_day(dose.service_date, case.today)
    if days == 0:
        return f"{drug.display} was also given that day ({when})"
    return f"Last {drug.display} {days} d ago ({when})" if days > 0 else f"{drug.display} {-days} d later ({when})"
