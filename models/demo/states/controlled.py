"""Controlled drugs at the demo clinic: counted by two people, once settled, and open since last evening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from models.core.clock import day_start, local_date
from models.demo.people import STAFF
from models.demo.timetable import FixedClock
from models.stock.actions.count_controlled import count_controlled
from models.stock.actions.settle_discrepancy import settle_discrepancy
from models.stock.entries import ControlledEntry, Held, SecondPerson, Settlement
from models.stock.queries.controlled import controlled_stock, running_count
from models.store.clinic import Clinic

FIRST, SECOND, SETTLES = "mruiz", "tfischer", "dlee"


@dataclass(frozen=True, slots=True)
class _Counted:
    """A count so many days ago at an hour of the day, entered some minutes later, and how much more was there."""

    days: int
    hour: int
    shift: str
    more: str = "0"
    minutes: int = 0
    note: str = ""
    settled: str = ""


OF_VIAL = (
    _Counted(2, 17, "end", "-0.1", settled="hub_loss"),
    _Counted(1, 17, "end", "0.2", 25),
    _Counted(0, 7, "start", "-0.3", note="measured twice, with two syringes"),
)
OF_LOT = (_Counted(0, 7, "start"),)


def store_counts(clinic: Clinic, ids: Mapping[str, UUID]) -> None:
    """Count the newest open vial and the first lot of a controlled drug; `ids` are the staff by sign-in name."""
    found = [line.lot for line in controlled_stock(clinic).lots if line.lot.state not in {"blocked", "expired"}]
    vials = [item.held for item in found if item.held.vial_id]
    lots = [item.held for item in found if not item.held.vial_id]
    for held, counts in ((vials[-1:], OF_VIAL), (lots[:1], OF_LOT)):
        for stock in held:
            for count in counts:
                _count(clinic, ids, stock, count)


def _count(clinic: Clinic, ids: Mapping[str, UUID], held: Held, count: _Counted) -> None:
    day = local_date(clinic.now(), clinic.zone) - timedelta(days=count.days)
    at = min(day_start(day, clinic.zone) + timedelta(hours=count.hour), clinic.now() - timedelta(minutes=5))
    lines = running_count(clinic, held)
    balance = next((line.balance for line in lines if line.at <= at), None)
    if balance is None:
        return
    amount = balance + Decimal(count.more)
    then = _at(clinic, at + timedelta(minutes=count.minutes))
    entry = ControlledEntry(held, count.shift, amount, amount, at, count.note)
    count_controlled(then, ids[FIRST], (entry,), _second(SECOND))
    if count.settled:
        made = next(line.count.id for line in controlled_stock(then).discrepancies if line.count.held == held)
        later = _at(clinic, at + timedelta(minutes=40))
        settle_discrepancy(later, ids[SETTLES], Settlement(made, count.settled), _second(SECOND))


def _at(clinic: Clinic, instant: datetime) -> Clinic:
    return replace(clinic, clock=FixedClock(instant))


def _second(sign_in: str) -> SecondPerson:
    return next(SecondPerson(entry.username, entry.pin) for entry in STAFF if entry.username == sign_in)
