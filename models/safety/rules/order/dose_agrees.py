"""Dose, strength and volume agree, and the dose is the one ordered (S19, S23)."""

from __future__ import annotations

from decimal import Decimal

from models.core.charting_codes import Outcome
from models.core.finding import Finding
from models.core.quantity import Unit, format_amount
from models.core.source import Confidence
from models.safety.case import GivingCase
from models.safety.check import AT_THE_DOSE, SafetyRule, fact
from models.safety.dosing.facts import differs_from_order
from models.safety.giving import VOLUME_STEP, volume_of

RULE = SafetyRule(
    "dose_agrees",
    "Dose, strength and volume agree with the order",
    "S19, S23: own rule",
    confidence=Confidence.INFERRED,
    stages=AT_THE_DOSE,
    facts={
        "dose.dose": fact("administration.dose"),
        "dose.volume": fact("administration.volume_ml", needs=("administration.ndc",)),
    },
)


def check(case: GivingCase) -> list[Finding]:
    """Stop for a dose that is missing, has another kind of unit, differs from the order, or gives no volume."""
    order, dose = case.facts.order, case.dose
    if not case.draft.outcome.reached_patient or order.dose is None:
        return []
    if dose is None or not dose.amount:
        return [RULE.stop("dose.dose", "Write the dose that was given.")]
    if not dose.comparable(order.dose.unit):
        text = f"{dose.unit.display} cannot be held against the ordered {order.dose}. Write the dose in its unit."
        return [RULE.stop("dose.dose", text)]
    if differs_from_order(case):
        if case.draft.outcome is Outcome.GIVEN:
            text = f"The order says {order.dose}, not {dose}. Ask for a new order, or choose Partly given."
            return [RULE.stop("dose.dose", text)]
        return [RULE.stop("dose.dose", f"Partly given means less than the ordered {order.dose}. Write what went in.")]
    return _volume(case)


def _volume(case: GivingCase) -> list[Finding]:
    if not case.lots:
        return []
    if case.volume_ml is not None:
        return _drawn(case, case.volume_ml)
    package = case.lots[0].package
    if package.volume_ml is None and case.draft.final_volume_ml is None:
        return [RULE.stop("dose.volume", "This is a powder: write the volume it makes after mixing, in mL.")]
    unit = package.content.unit.display if package.content else Unit.EACH.display
    return [RULE.stop("dose.volume", f"The dose cannot be drawn from a package labelled in {unit}. Choose another.")]


def _drawn(case: GivingCase, volume_ml: Decimal) -> list[Finding]:
    # A volume entered beside the dose must be what the strength makes of it; one worked out from it always is.
    made = volume_of(case.dose, case.lots, case.draft)
    if made is None or abs(made - volume_ml) < VOLUME_STEP:
        return []
    text = f"{case.dose} makes {format_amount(made)} mL of this package, not {format_amount(volume_ml)} mL. Correct it."
    return [RULE.stop("dose.volume", text)]
