"""Whether stock was there on a day that is past: a dose charted late takes nothing that came later or is gone since."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.clock import day_start, local_date
from models.core.words import date_text
from models.stock.ledger.rests import OutOfStockError, containers_in
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_MOVED, _VIAL = table_of(StockMovement), table_of(Vial)
# What counts for a day was stored on it or later: nothing is booked for a day to come.
_SINCE = select(
    _MOVED.c.day, _MOVED.c.moved_at, _MOVED.c.room_id, _MOVED.c.vial_id, _MOVED.c.containers, _MOVED.c.volume_ml
).where(_MOVED.c.lot_id == bindparam("lot"), _MOVED.c.moved_at >= bindparam("since"))
_ZERO, _ONE = Decimal(0), Decimal(1)
_OPENED = select(_VIAL.c.opened_at, _VIAL.c.remaining_ml, _VIAL.c.room_id).where(_VIAL.c.id == bindparam("vial"))


def require_containers(
    tx: Transaction, clinic: Clinic, lot: tuple[UUID, str], room_id: UUID | None, day: date, until: date | None = None
) -> None:
    """Refuse what was taken of a lot, its id and number, on a day that is past where it was not there on that day.

    Asked after taking, within the transaction: at the end of no day since may less than nothing be left, and before
    the day `until` no less than one container. Raises OutOfStockError: it had not come yet, or was used since.
    """
    if day >= clinic.today():
        return
    later: dict[date, Decimal] = {}
    for row in tx.execute(_SINCE, lot=lot[0], since=day_start(day, clinic.zone)):
        counts_for = row.day or local_date(row.moved_at, clinic.zone)
        if counts_for > day and row.room_id == room_id:
            later[counts_for] = later.get(counts_for, _ZERO) + row.containers
    rest = containers_in(tx, lot[0], room_id)
    for moved in sorted(later, reverse=True):
        rest -= later[moved]
        if rest < (_ONE if until and moved <= until else _ZERO):
            _refuse(lot[1], day)


def require_volume(tx: Transaction, clinic: Clinic, lot: tuple[UUID, str], vial_id: UUID, day: date) -> None:
    """Refuse what was drawn from an opened vial on a day that is past where it did not hold so much on that day.

    A dose may be charted late from a vial that another dose was charted to open: then its container had come by then.
    """
    if day >= clinic.today():
        return
    vial = tx.execute(_OPENED, vial=vial_id).one()
    opened = local_date(vial.opened_at, clinic.zone)
    if day < opened:
        require_containers(tx, clinic, lot, vial.room_id, day, opened)
    later: dict[date, Decimal] = {}
    for row in tx.execute(_SINCE, lot=lot[0], since=day_start(day, clinic.zone)):
        counts_for = row.day or local_date(row.moved_at, clinic.zone)
        if counts_for > day and row.vial_id == vial_id:
            later[counts_for] = later.get(counts_for, _ZERO) + row.volume_ml
    rest = vial.remaining_ml
    for moved in sorted(later, reverse=True):
        rest -= later[moved]
        if rest < _ZERO:
            _refuse(lot[1], day)


def _refuse(number: str, day: date) -> None:
    message = f"Lot {number} was not in stock on {date_text(day)}, or not enough of it. Check the day and the lot."
    raise OutOfStockError(message)
