"""What is thrown away: the leftover of a dose given, or all of a dose drawn up in vain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from models.core.charting_codes import DRAWN_UP
from models.core.quantity import Quantity, Unit
from models.safety.case import GivingCase
from models.safety.giving import containers_needed, volume_of
from models.safety.mixing import ingredient_cases
from models.stock.facts import StockFacts

if TYPE_CHECKING:  # rules decide without loading the draft
    from models.safety.draft import LotPick

# What an opened vial still holds by its volume; the store keeps six places.
AMOUNT_STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Wasted:
    """What is thrown away of one lot."""

    lot: StockFacts
    amount: Quantity


def drawn_up(case: GivingCase) -> bool:
    """Return whether the dose was drawn up and then did not reach the patient (S57)."""
    return not case.draft.outcome.reached_patient and case.draft.waste_reason == DRAWN_UP


def drawn_volume(case: GivingCase) -> Decimal | None:
    """Return the mL drawn: for the dose given, or for the ordered dose drawn up in vain; None if unknown."""
    if not drawn_up(case):
        return case.volume_ml
    return volume_of(case.facts.order.dose, case.lots, case.draft)


def wastes(case: GivingCase) -> tuple[Wasted, ...]:
    """Return what is thrown away by lot: the leftover of a dose given, or all of a dose drawn up in vain (S50, S57)."""
    if case.facts.parts:
        return tuple(thrown for part in ingredient_cases(case) for thrown in wastes(part))
    if drawn_up(case):
        return tuple(_drawn_in_vain(case))
    left = _leftover(case)
    return (Wasted(_singles(case)[-1][0], left),) if left else ()


def waste_of(case: GivingCase) -> Quantity | None:
    """Return the sum thrown away; None when it is nothing, not known, or in units that cannot be added."""
    thrown = [item.amount for item in wastes(case)]
    if not thrown or any(amount.unit is not thrown[0].unit for amount in thrown):
        return None
    return Quantity(sum((amount.amount for amount in thrown), start=Decimal(0)), thrown[0].unit)


def less_waste(case: GivingCase) -> StockFacts | None:
    """Return stock of the drug that would leave less of this dose to throw away, the least first; None without any."""
    left, dose = _leftover(case), case.dose
    if case.facts.parts or left is None or dose is None:
        return None
    taken = {lot.key for lot in case.lots}
    found = [
        (spare, item)
        for item in case.facts.stock
        if item.key not in taken
        and item.status == "active"
        and item.use_by >= case.today
        and (spare := _spare(item, dose)) is not None
        and spare < left.amount
    ]
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _spare(item: StockFacts, dose: Quantity) -> Decimal | None:
    """Return what containers of one kind would leave of a dose, None where that cannot be said or too few are there."""
    content, needed = item.package.content, containers_needed(dose, item)
    if content is None or not content.comparable(dose.unit) or needed > item.on_hand:
        return None
    if not item.package.single_dose:
        return None
    spare = content.to(dose.unit).amount * needed - dose.amount
    return spare if spare >= 0 else None


def _singles(case: GivingCase) -> list[tuple[StockFacts, LotPick]]:
    return [(lot, pick) for lot, pick in zip(case.lots, case.draft.lots, strict=False) if lot.package.single_dose]


def _leftover(case: GivingCase) -> Quantity | None:
    singles = _singles(case)
    if not singles or case.dose is None:
        return None
    held = Decimal(0)
    for lot, pick in singles:
        content = lot.package.content
        if content is None or not content.comparable(case.dose.unit):
            return None
        held += content.to(case.dose.unit).amount * pick.containers
    left = held - case.dose.amount
    return Quantity(left, case.dose.unit) if left > 0 else None


def _drawn_in_vain(case: GivingCase) -> Iterator[Wasted]:
    # An opened container is lost whole; of a multi-dose vial only what went into the syringe.
    left = case.facts.order.dose
    for lot, pick in zip(case.lots, case.draft.lots, strict=False):
        amount = _lost(lot, pick, left)
        if amount.amount:
            yield Wasted(lot, amount)
        if left and amount.comparable(left.unit):
            left = Quantity(max(Decimal(0), left.amount - amount.to(left.unit).amount), left.unit)


def _lost(lot: StockFacts, pick: LotPick, dose: Quantity | None) -> Quantity:
    """Return what is lost of one pick, in the dose's unit where the label allows it, else as labelled."""
    content = lot.package.content or Quantity(Decimal(1), Unit.EACH)
    if dose and content.comparable(dose.unit):
        content = content.to(dose.unit)
    if lot.package.single_dose:
        return Quantity(content.amount * pick.containers, content.unit)
    if dose is None:
        return content
    volume = lot.package.volume_ml
    if dose.unit is Unit.ML and volume:
        content = Quantity(volume, Unit.ML)
    if not content.comparable(dose.unit):
        return dose
    if lot.remaining_ml is not None and volume:
        held = (content.amount * lot.remaining_ml / volume).quantize(AMOUNT_STEP, ROUND_DOWN)
        content = Quantity(held, content.unit)
    return min(content, dose, key=lambda quantity: quantity.amount)
