"""From facts and a draft to a case: what would be given, from what, where, and what is left over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from models.rules.case import GivingCase, GivingFacts, StockFacts
from models.values.charting import DRAWN_UP, DraftBody, LotPick, Outcome
from models.values.clock import local_date
from models.values.quantity import Quantity, Unit

# A volume is drawn to a syringe's hundredths; a thousandth more keeps the arithmetic shown honest.
VOLUME_STEP = Decimal("0.001")
# What an opened vial still holds by its volume; the store keeps six places.
AMOUNT_STEP = Decimal("0.000001")


def build_case(facts: GivingFacts, draft: DraftBody, now: datetime) -> GivingCase:
    """Return the case `draft` makes of `facts` at `now`. Picks that name unknown stock or sites are left out."""
    lots = tuple(found for pick in draft.lots if (found := stock_of(facts, pick)))
    sites = tuple(facts.tables.sites[site.code] for site in draft.sites if site.code in facts.tables.sites)
    dose = _dose(facts, draft)
    return GivingCase(facts, draft, now, dose, _volume(dose, lots, draft), lots, sites)


def stock_of(facts: GivingFacts, pick: LotPick) -> StockFacts | None:
    """Return the stock a pick names, None when it is gone."""
    for item in facts.stock:
        if item.lot_id == pick.lot_id and item.vial_id == pick.vial_id:
            return item
    return None


def concentration(lot: StockFacts, draft: DraftBody) -> Quantity | None:
    """Return the amount in one mL as it will be drawn: labelled, or content over the reconstituted volume."""
    if lot.package.volume_ml:
        return lot.package.concentration
    if lot.package.content and draft.final_volume_ml:
        return Quantity(lot.package.content.amount / draft.final_volume_ml, lot.package.content.unit)
    return None


def containers_needed(dose: Quantity | None, lot: StockFacts) -> int:
    """Return how many single-dose containers of a lot one dose takes: 1 where unknown, 0 for a vial draw."""
    if not lot.package.single_dose:
        return 0
    content = lot.package.content
    if dose is None or content is None or not dose.comparable(content.unit):
        return 1
    return max(1, -int(-dose.to(content.unit).amount // content.amount))


def given_at(case: GivingCase) -> datetime | None:
    """Return when the dose went in; None while not given, or when it never was."""
    return case.draft.given_at if case.draft.outcome.reached_patient else None


def service_day(case: GivingCase) -> date:
    """Return the clinic's calendar day the dose counts for: of the time given, else today (S44)."""
    return local_date(given_at(case) or case.now, case.facts.zone)


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
    return _volume(case.facts.order.dose, case.lots, case.draft)


def wastes(case: GivingCase) -> tuple[Wasted, ...]:
    """Return what is thrown away by lot: the leftover of a dose given, or all of a dose drawn up in vain (S50, S57)."""
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


def dose_number(facts: GivingFacts) -> int:
    """Return which dose of this drug the next one is for the patient, counting from 1."""
    slug = facts.order.drug_slug
    return 1 + sum(1 for dose in facts.doses if dose.drug_slug == slug and Outcome(dose.outcome).reached_patient)


def next_due(facts: GivingFacts, given_on: date, outcome: Outcome) -> date | None:
    """Return the order's next due day after this outcome: counted from the day given, never from the day due (S42)."""
    order = facts.order
    if outcome is not Outcome.GIVEN:
        return order.due_on
    if order.interval_days is None or (order.doses_allowed and order.doses_given + 1 >= order.doses_allowed):
        return None
    due = given_on + timedelta(days=order.interval_days)
    return None if order.valid_until and due > order.valid_until else due


def _dose(facts: GivingFacts, draft: DraftBody) -> Quantity | None:
    ordered = facts.order.dose
    if not draft.outcome.reached_patient:
        return None
    if draft.dose is None:
        return ordered if draft.outcome is Outcome.GIVEN else None
    unit = draft.dose_unit or (ordered.unit if ordered else None)
    return Quantity(draft.dose, unit) if unit else None


def _volume(dose: Quantity | None, lots: tuple[StockFacts, ...], draft: DraftBody) -> Decimal | None:
    if dose is None or not lots:
        return None
    if dose.unit is Unit.ML:
        return dose.amount
    strength = concentration(lots[0], draft)
    if strength is None or not dose.comparable(strength.unit) or not strength.amount:
        return None
    return (dose.to(strength.unit).amount / strength.amount).quantize(VOLUME_STEP, ROUND_HALF_UP).normalize()


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
