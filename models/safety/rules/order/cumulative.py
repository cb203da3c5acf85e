"""Doses of the same ingredient in the last weeks, wherever and however given, are added up and shown (S26)."""

from __future__ import annotations

from datetime import timedelta

from models.core.finding import Finding
from models.core.quantity import Quantity
from models.safety.case import GivingCase
from models.safety.check import BEFORE, SafetyRule, fact
from models.safety.dosing.history import same_ingredient, total
from models.safety.giving import service_day

RULE = SafetyRule(
    "cumulative",
    "Recent doses of the same ingredient are added up",
    "S26: own rule",
    stages=BEFORE,
    facts={"verify.cumulative": fact("patient.history")},
    each_ingredient=True,
)


def check(case: GivingCase) -> list[Finding]:
    """Note how much of the ingredient the patient had in the window, elsewhere included."""
    if not case.draft.outcome.reached_patient or case.facts.order.dose is None:
        return []
    window, day = case.facts.tables.limits["cumulative_days"], service_day(case)
    days = int(window.value)
    doses = tuple(d for d in same_ingredient(case) if timedelta() <= day - d.service_date <= timedelta(days=days))
    if not doses:
        return []
    unit = case.facts.order.dose.unit
    amount = total(doses, unit)
    known = str(Quantity(amount, unit)) if amount is not None else "an amount not fully known"
    elsewhere = sum(1 for dose in doses if dose.outside)
    besides = f", {elsewhere} elsewhere" if elsewhere else ""
    count = f"{len(doses)} dose{'' if len(doses) == 1 else 's'}"
    return [
        RULE.note(
            "verify.cumulative", f"Last {days} d, same ingredient: {known} in {count}{besides}.", basis=window.source
        )
    ]
