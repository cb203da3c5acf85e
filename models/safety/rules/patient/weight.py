"""A dose by weight needs a weight taken within its window, and follows from it (S25)."""

from __future__ import annotations

from decimal import Decimal

from models.core.finding import Finding
from models.core.quantity import Quantity, format_amount
from models.core.source import Confidence
from models.core.words import day_text
from models.patients.rules.weight_check import looks_like_pounds, weight_window_days
from models.safety.case import GivingCase
from models.safety.check import BEFORE, SafetyRule, fact
from models.safety.giving import recent_weight, service_day

RULE = SafetyRule(
    "weight",
    "A dose by weight stands on a recent, plausible weight",
    "S25: own rule",
    confidence=Confidence.INFERRED,
    stages=BEFORE,
    facts={"verify.weight": fact("patient.weight_kg")},
    passed="WEIGHT LIKE POUNDS",
)
_AT = "verify.weight"
_WHOLE = Decimal(100)


def check(case: GivingCase) -> list[Finding]:
    """Stop a weight-based order without a recent weight or whose dose no longer follows from it; warn of pounds."""
    order = case.facts.order
    if order.dose_per_kg is None or order.dose is None or not case.draft.outcome.reached_patient:
        return []
    patient, weight = case.facts.patient, recent_weight(case)
    per_kg = f"{Quantity(order.dose_per_kg, order.dose.unit)}/kg"
    if weight is None:
        old = f" (last {day_text(patient.weight_on, case.today)})" if patient.weight_on else ""
        days = weight_window_days(patient, service_day(case), case.facts.tables)
        text = f"Ordered by weight, {per_kg}: no weight of the last {days} days{old}. Weigh, and record it (k)."
        return [RULE.stop(_AT, text)]
    limits, last = case.facts.tables.limits, patient.weight_before_kg
    ratio, tolerance = limits["pounds_per_kg"].value, limits["pounds_tolerance_percent"].value
    if last and looks_like_pounds(weight, last, ratio, tolerance):
        before = format_amount(last)
        text = f"{format_amount(weight)} kg after {before} kg looks like pounds. Weigh again, or give the reason."
        return [RULE.warn(_AT, text)]
    return _follows(case, weight, per_kg)


def _follows(case: GivingCase, weight: Decimal, per_kg: str) -> list[Finding]:
    order = case.facts.order
    if order.dose_per_kg is None or order.dose is None:
        return []
    now = order.dose_per_kg * weight
    allowed = case.facts.tables.limits["weight_dose_percent"].value / _WHOLE
    if abs(now - order.dose.amount) <= order.dose.amount * allowed:
        return []
    message = Quantity(now.quantize(Decimal("0.01")).normalize(), order.dose.unit)
    text = f"{per_kg} × {format_amount(weight)} kg = {message}, the order says {order.dose}. Ask for a new order."
    return [RULE.stop(_AT, text)]
