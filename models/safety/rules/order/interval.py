"""A repeat is too early, on time, in grace or late, in calendar days since the dose given (S41 to S44)."""

from __future__ import annotations

from datetime import date

from models.core.charting_codes import Outcome
from models.core.finding import Finding
from models.core.source import Confidence
from models.core.words import day_text
from models.drugs.drug import Drug
from models.drugs.drug_safety import IntervalBands
from models.safety.case import GivingCase, PriorDose
from models.safety.check import BEFORE, SafetyRule, fact
from models.safety.dosing.facts import limits_asked
from models.safety.dosing.history import same_drug, same_order_that_day
from models.safety.dosing.window import bands_of
from models.safety.giving import service_day
from models.safety.unconfirmed import unconfirmed

RULE = SafetyRule(
    "interval",
    "Neither too early nor too late",
    "S41-S44: calendar days from the dose given",
    confidence=Confidence.INFERRED,
    stages=BEFORE,
    facts={
        "verify.interval": fact("patient.history"),
        "verify.last_dose": fact("patient.history"),
        "verify.due": fact("order.interval_days"),
    },
)
_NEAR = "NEAR ANOTHER DOSE"


def check(case: GivingCase) -> list[Finding]:
    """Warn of a dose before its due day or least interval, or outside the drug's bands; note one in grace.

    All count to the day the dose is given, which for a late entry is not the day it is charted, from the days doses
    were given, elsewhere included. A part of a dose anchors no band (S42).
    """
    drug = case.facts.drug
    if drug is None or not case.draft.outcome.reached_patient:
        return []
    day = service_day(case)
    if same_order_that_day(case) or day < case.facts.order.valid_from:
        # Too early as it is, and asked about as that.
        return []
    bands = bands_of(drug)
    whole = [dose for dose in same_drug(case) if dose.outcome == Outcome.GIVEN.value]
    last = next((dose for dose in whole if dose.service_date <= day), None)
    if bands and last:
        return _banded(case, bands, last, day) or _before_a_later(case, drug, bands, day)
    if any(not asked.alone for asked in limits_asked(case)):
        # The limit counts the dose that is too near, and asks about both.
        return []
    return _too_near(case, drug, day) or _before_due(case, day)


def _banded(case: GivingCase, bands: IntervalBands, last: PriorDose, day: date) -> list[Finding]:
    days = (day - last.service_date).days
    when = f"Day {days} since {day_text(last.service_date, case.today)}"
    by = f"({bands.name}){unconfirmed(case.facts, bands)}"
    if days < bands.early_before:
        text = f"TOO EARLY: {when}; from day {bands.early_before} on {by}. Wait, or give the reason."
        return [RULE.warn("verify.interval", text, "TOO EARLY", basis=bands.source)]
    if days <= bands.on_time_through:
        return []
    if days <= bands.grace_through:
        text = f"GRACE: {when}; on time to day {bands.grace_through} {by}."
        return [RULE.note("verify.interval", text, basis=bands.source)]
    text = f"LATE: {when}, after day {bands.grace_through} {by}. {_sentence(bands.late_actions)}Give the reason."
    return [RULE.warn("verify.interval", text, "LATE", basis=bands.source)]


def _sentence(actions: str) -> str:
    return f"{actions[:1].upper()}{actions[1:].rstrip('.')}. " if actions else ""


def _before_a_later(case: GivingCase, drug: Drug, bands: IntervalBands, day: date) -> list[Finding]:
    # A late entry can lie shortly before a dose already charted.
    later = [dose for dose in same_drug(case) if dose.service_date > day]
    if not later or (later[-1].service_date - day).days >= bands.early_before:
        return []
    text = f"{_near(case, drug, later[-1], day)}. Ask the provider."
    return [RULE.warn("verify.last_dose", text, _NEAR, basis=bands.source)]


def _before_due(case: GivingCase, day: date) -> list[Finding]:
    early = _days_early(case, day)
    if not early or case.facts.order.due_on is None:
        return []
    due = day_text(case.facts.order.due_on, case.today)
    if day == case.today:
        text = f"Due on {due}, {early} d from now. Giving it today needs a reason."
    else:
        text = f"Due on {due}, given {early} d before. Giving it early needs a reason."
    return [RULE.warn("verify.due", text, "BEFORE IT WAS DUE")]


def _days_early(case: GivingCase, day: date) -> int:
    order = case.facts.order
    return 0 if order.due_on is None or order.as_needed else max(0, (order.due_on - day).days)


def _too_near(case: GivingCase, drug: Drug, day: date) -> list[Finding]:
    # A late entry can lie before a dose already charted: the nearest one counts, whichever came first.
    nearest = min(same_drug(case), key=lambda dose: abs((day - dose.service_date).days), default=None)
    if nearest is None or abs((day - nearest.service_date).days) >= drug.min_interval_days:
        return []
    usual = f"{drug.min_interval_days} d are usual ({drug.clinical_source.confidence.value})"
    due = case.facts.order.due_on
    early = f", due on {day_text(due, case.today)}" if due and _days_early(case, day) else ""
    text = f"{_near(case, drug, nearest, day)}{early}; {usual}. Ask the provider."
    return [RULE.warn("verify.last_dose", text, _NEAR, basis=drug.clinical_source)]


def _near(case: GivingCase, drug: Drug, dose: PriorDose, day: date) -> str:
    days, when = (day - dose.service_date).days, day_text(dose.service_date, case.today)
    if days == 0:
        return f"{drug.display} was also given that day ({when})"
    return f"Last {drug.display} {days} d ago ({when})" if days > 0 else f"{drug.display} {-days} d later ({when})"
