"""Each drug's doses with the window each was due in and the next one: by the drug's row in use, else the order's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from uuid import UUID

from models.charting.timeline.known_dose import KnownDose
from models.charting.timeline.lane import Lane, LaneDose, Timing
from models.core.charting_codes import Outcome
from models.drugs.drug import Drug
from models.drugs.drug_safety import IntervalBands
from models.safety.dosing.window import Window, bands_of, window_after
from models.safety.facts import OrderFacts, OrderState


def lanes(doses: Iterable[KnownDose], ordered_by: Iterable[OrderFacts], drugs: Mapping[str, Drug]) -> tuple[Lane, ...]:
    """Return a patient's lanes: what is due next first, then what was given last. `drugs` by slug."""
    known: dict[str, list[KnownDose]] = {}
    for dose in doses:
        known.setdefault(dose.drug_slug or dose.drug, []).append(dose)
    orders = {order.id: order for order in ordered_by}
    ordered = _due(orders.values())
    made = [
        _lane(key, known.get(key, []), ordered.get(key), drugs.get(key), orders)
        for key in dict.fromkeys((*ordered, *known))
    ]
    return tuple(sorted(made, key=_order_of))


def _order_of(lane: Lane) -> tuple[bool, int, int]:
    last = lane.doses[-1].day.toordinal() if lane.doses else 0
    return lane.due_on is None, lane.due_on.toordinal() if lane.due_on else 0, -last


def _due(orders: Iterable[OrderFacts]) -> dict[str, OrderFacts]:
    """Return the active order of each drug that is due first."""
    found: dict[str, OrderFacts] = {}
    for order in orders:
        key = order.drug_slug or order.medication_text
        if order.status is not OrderState.ACTIVE or order.due_on is None or order.as_needed:
            continue
        known = found.get(key)
        if known is None or known.due_on is None or order.due_on < known.due_on:
            found[key] = order
    return found


def _lane(
    key: str,
    known: list[KnownDose],
    order: OrderFacts | None,
    drug: Drug | None,
    orders: Mapping[UUID, OrderFacts],
) -> Lane:
    newest = max(known, key=_when, default=None)
    doses = tuple(one.dose for one in sorted(known, key=_when))
    bands = bands_of(drug)
    windows = _windows(doses, bands)
    given = (dose for dose in doses if not dose.outside and Outcome(dose.outcome).reached_patient)
    before = {after.id: one for one, after in pairwise(given)}
    last = next((dose for dose in reversed(doses) if dose.anchors), None)
    ordered = order or next((orders[by] for dose in reversed(doses) if (by := dose.order_id) and by in orders), None)
    return Lane(
        drug=drug.display if drug else newest.drug if newest else order.medication_text if order else "",
        dose=str(order.dose) if order and order.dose else newest.amount if newest else "",
        route=(ordered.route or "") if ordered else "",
        interval_days=ordered.interval_days if ordered and not ordered.as_needed else None,
        bands=bands,
        doses=tuple(_timed(dose, before.get(dose.id), windows.get(dose.id), orders) for dose in doses),
        windows=tuple(windows.values()),
        following=window_after(bands, last.day) if order and bands and last else None,
        due_on=order.due_on if order else None,
        key=key,
    )


def _when(known: KnownDose) -> tuple[date, str]:
    return known.dose.day, known.at


def _windows(doses: tuple[LaneDose, ...], bands: IntervalBands | None) -> dict[UUID, Window]:
    """Return the window each dose that reached the patient had, by the whole dose before it."""
    found: dict[UUID, Window] = {}
    before: LaneDose | None = None
    for dose in doses:
        if not Outcome(dose.outcome).reached_patient:
            continue
        if bands and before:
            found[dose.id] = window_after(bands, before.day)
        before = dose if dose.anchors else before
    return found


def _timed(
    dose: LaneDose, before: LaneDose | None, window: Window | None, orders: Mapping[UUID, OrderFacts]
) -> LaneDose:
    timing = _in_window(dose.day, window) if window else _by_due_day(dose, before, orders)
    return replace(dose, timing=timing)


def _in_window(day: date, window: Window) -> Timing:
    if day < window.opens:
        return Timing("early", (window.opens - day).days)
    if day > window.closes:
        return Timing("late", (day - window.closes).days)
    return Timing("in window" if day <= window.on_time_through else "grace", 0)


def _by_due_day(dose: LaneDose, before: LaneDose | None, orders: Mapping[UUID, OrderFacts]) -> Timing | None:
    """Return how far a repeat lay from its order's interval; None where two orders do not agree on one.

    `before` is the dose given here before it, None for the first.
    """
    if before is None or not before.anchors:
        return None
    intervals = {_interval(orders.get(one.order_id)) for one in (before, dose) if one.order_id}
    every = intervals.pop() if len(intervals) == 1 else None
    return Timing("", (dose.day - before.day).days - every) if every else None


def _interval(order: OrderFacts | None) -> int | None:
    return None if order is None or order.as_needed else order.interval_days
