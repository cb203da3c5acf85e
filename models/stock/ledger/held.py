"""The lot, room or opened vial somebody acts on, read within the transaction that acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.errors import BadInputError
from models.stock.entries import Held
from models.stock.kinds import COUNTED
from models.stock.ledger.rests import containers_in
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.stock.schedule import schedule_of
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_LOT, _VIAL, _MOVED = table_of(Lot), table_of(Vial), table_of(StockMovement)
_THE_LOT = select(_LOT).where(_LOT.c.id == bindparam("lot"), _LOT.c.site_id == bindparam("site"))
_SINCE = select(_MOVED.c.kind, _MOVED.c.room_id, _MOVED.c.vial_id, _MOVED.c.containers, _MOVED.c.volume_ml).where(
    _MOVED.c.lot_id == bindparam("lot"), _MOVED.c.moved_at > bindparam("since")
)
_THE_VIAL = select(_VIAL).where(_VIAL.c.id == bindparam("vial"), _VIAL.c.lot_id == bindparam("lot"))


@dataclass(frozen=True, slots=True)
class HeldNow:
    """What is there now: `left` counts containers, or mL of an opened vial. `use_by` is its last day."""

    lot_id: UUID
    lot_number: str
    vial_id: UUID | None
    room_id: UUID | None
    left: Decimal
    use_by: date
    status: str
    schedule: str = ""
    """The DEA schedule of a controlled drug, "" for any other."""


def read_held(tx: Transaction, clinic: Clinic, held: Held) -> HeldNow:
    """Return what is there now. Raises BadInputError when the lot is not stored, or the vial no longer open."""
    lot = tx.execute(_THE_LOT, lot=held.lot_id, site=clinic.site_id).one_or_none()
    if lot is None:
        raise BadInputError("", "this lot is no longer stored: press F5 and look again")
    schedule = schedule_of(clinic, lot.ndc)
    if held.vial_id is None:
        left = containers_in(tx, lot.id, held.room_id)
        return HeldNow(lot.id, lot.lot_number, None, held.room_id, left, lot.expires_on, lot.status, schedule)
    vial = tx.execute(_THE_VIAL, vial=held.vial_id, lot=lot.id).one_or_none()
    if vial is None or vial.status not in {"open", "empty"}:
        raise BadInputError("", f"the open vial of lot {lot.lot_number} was discarded meanwhile: press F5")
    left = vial.remaining_ml
    return HeldNow(lot.id, lot.lot_number, vial.id, vial.room_id, left, vial.use_by, lot.status, schedule)


def moved_since(tx: Transaction, now: HeldNow, since: datetime, *, counts: bool = True) -> Decimal:
    """Return what the ledger booked of it after an instant: containers of its room, or mL of an opened vial.

    `counts` False leaves out what counts booked: what was given, came or left alone.
    """
    moved = Decimal(0)
    for row in tx.execute(_SINCE, lot=now.lot_id, since=since):
        if row.kind == COUNTED and not counts:
            continue
        if now.vial_id:
            moved += row.volume_ml if row.vial_id == now.vial_id else Decimal(0)
        elif row.room_id == now.room_id:
            moved += row.containers
    return moved
