"""A dose that one lot, or one open vial, does not hold: what is missing, and what may be taken beside it (S46, K10)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from models.drugs.drug import Package
from models.safety.case import GivingCase
from models.safety.dosing.facts import differs_from_order
from models.safety.giving import containers_needed, fit
from models.stock.facts import StockFacts

if TYPE_CHECKING:  # rules decide without loading the draft
    from models.safety.draft import LotPick

_ZERO = Decimal(0)


def alike(one: Package, other: Package) -> bool:
    """Return whether two packages hold the same, so that one stands for the other: maker and NDC may differ."""
    return (one.slug, one.brand, one.container, one.content, one.volume_ml) == (
        other.slug, other.brand, other.container, other.content, other.volume_ml
    )  # fmt: skip


def held(case: GivingCase) -> Decimal:
    """Return the mL everything in hand holds: containers opened, and what is left in vials."""
    return sum((_volume(case, lot, pick) for lot, pick in _in_hand(case)), start=_ZERO)


def short_single(case: GivingCase) -> tuple[StockFacts, int] | None:
    """Return the first lot with fewer single-dose containers than are picked of it, and how many are picked."""
    found = ((lot, pick.containers) for lot, pick in _in_hand(case) if lot.package.single_dose)
    return next((pair for pair in found if pair[1] > pair[0].on_hand), None)


def short_volume(case: GivingCase) -> bool:
    """Return whether less is in hand than the dose as ordered takes."""
    return case.volume_ml is not None and not differs_from_order(case) and held(case) < case.volume_ml


def may_add(case: GivingCase, item: StockFacts) -> bool:
    """Return whether `item` goes beside what is in hand: all of it is usable, too little, and of the same package."""
    if not case.lots or len(case.lots) < len(case.draft.lots) or not case.draft.outcome.reached_patient:
        return False
    if any(lot.key == item.key or not alike(lot.package, item.package) for lot in case.lots):
        return False
    if not all(fit(case, lot) for lot in (*case.lots, item)) or not _holds_any(item):
        return False
    return short_single(case) is not None or short_volume(case)


def next_lot(case: GivingCase) -> StockFacts | None:
    """Return the stock to take beside what is in hand, the first to expire; None where nothing is missing or there."""
    return next((item for item in case.facts.stock if may_add(case, item)), None)


def shared_picks(case: GivingCase, more: tuple[StockFacts, LotPick]) -> tuple[LotPick, ...]:
    """Return the picks in hand with one more; single-dose containers are counted out, as many as lie in each."""
    both = [*zip(case.lots, case.draft.lots, strict=True), more]
    if not more[0].package.single_dose:
        return tuple(pick for _, pick in both)
    left, made = containers_needed(case.dose, more[0]), []
    for lot, pick in both:
        count = min(left, int(lot.on_hand))
        made.append(pick.model_copy(update={"containers": count}))
        left -= count
    # What is still missing is asked of the last one.
    made[-1] = made[-1].model_copy(update={"containers": made[-1].containers + left})
    return tuple(made)


def _holds_any(item: StockFacts) -> bool:
    return item.on_hand >= 1 if item.vial_id is None else (item.remaining_ml or _ZERO) > _ZERO


def _in_hand(case: GivingCase) -> list[tuple[StockFacts, LotPick]]:
    return list(zip(case.lots, case.draft.lots, strict=True))


def _volume(case: GivingCase, lot: StockFacts, pick: LotPick) -> Decimal:
    volume = lot.remaining_ml if lot.vial_id else lot.package.volume_ml or case.draft.final_volume_ml
    return (volume or _ZERO) * (pick.containers if lot.package.single_dose else 1)
