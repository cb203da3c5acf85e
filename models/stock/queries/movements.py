"""What happened to a lot, newest first: every movement, who made it and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.quantity import signed_amount
from models.core.words import full_name
from models.people.records.practitioner import Practitioner
from models.stock.kinds import LABELS, RECEIVED
from models.stock.queries.rooms import Room, read_rooms
from models.stock.records.controlled_count import ControlledSettlement
from models.stock.records.stock_movement import StockMovement
from models.stock.records.stock_receipt import StockReceipt
from models.stock.records.stock_witness import StockWitness
from models.store.clinic import Clinic
from models.store.transaction import table_of

_MOVED, _RECEIPT, _STAFF = table_of(StockMovement), table_of(StockReceipt), table_of(Practitioner)
_SEEN, _SETTLED = table_of(StockWitness), table_of(ControlledSettlement)
_OF_LOT = (
    select(
        _MOVED,
        _RECEIPT.c.supplier,
        _RECEIPT.c.invoice,
        _RECEIPT.c.serial,
        _RECEIPT.c.cost,
        _STAFF.c.given,
        _STAFF.c.family,
        _STAFF.c.credential,
        func.coalesce(_SEEN.c.witnessed_by_name, _SETTLED.c.verified_by_name).label("seen_by"),
    )
    .outerjoin(_SEEN, _SEEN.c.movement_id == _MOVED.c.id)
    .outerjoin(_SETTLED, _SETTLED.c.movement_id == _MOVED.c.id)
    .outerjoin(_RECEIPT, _RECEIPT.c.movement_id == _MOVED.c.id)
    .outerjoin(_STAFF, _STAFF.c.id == _MOVED.c.moved_by)
    .where(_MOVED.c.lot_id == bindparam("lot"), _MOVED.c.site_id == bindparam("site"))
    .order_by(_MOVED.c.moved_at.desc(), _MOVED.c.id.desc())
)


@dataclass(frozen=True, slots=True)
class LotMovement:
    """One movement in words. `amount` has its sign; `reversible` is a receipt that was not reversed yet."""

    id: UUID
    at: datetime
    kind: str
    amount: str
    who: str
    why: str
    room: str
    came: str
    reversible: bool


def movements(clinic: Clinic, lot_id: UUID) -> tuple[LotMovement, ...]:
    """Return every movement of a lot, newest first."""
    with clinic.store.read() as connection:
        rows = connection.execute(_OF_LOT, {"lot": lot_id, "site": clinic.site_id}).all()
        rooms = read_rooms(connection, clinic)
    undone = {row.reverses_id for row in rows if row.reverses_id}
    return tuple(_movement(clinic, row, rooms.get(row.room_id, Room(None, "")).name, undone) for row in rows)


def _movement(clinic: Clinic, row: Any, room: str, undone: set[UUID]) -> LotMovement:
    reason = why_moved(clinic, row.reason, row.reason_text)
    came = (
        f"from {row.supplier}" if row.supplier else "",
        f"invoice {row.invoice}" if row.invoice else "",
        f"serial {row.serial}" if row.serial else "",
        f"${row.cost:f} each" if row.cost is not None else "",
    )
    return LotMovement(
        id=row.id,
        at=row.moved_at,
        kind=LABELS.get(row.kind, row.kind),
        amount=_amount(row.containers, row.volume_ml),
        who=row.moved_by_name or _name(row),
        why=f"{reason}{', ' if reason and row.seen_by else ''}{f'seen by {row.seen_by}' if row.seen_by else ''}",
        room=room,
        came=", ".join(part for part in came if part),
        reversible=row.kind == RECEIVED and row.id not in undone,
    )


def why_moved(clinic: Clinic, code: str, text: str) -> str:
    """Return why stock was counted otherwise, discarded or settled, as people read it."""
    tables = clinic_tables(clinic)
    return tables.words("stock_count", code, text) or tables.words("controlled_settlement", code, text) or text


def _name(row: Any) -> str:
    """Return who made a movement that was stored before movements kept the name."""
    return full_name(row.given, row.family, row.credential) if row.moved_by else ""


def _amount(containers: Decimal, volume_ml: Decimal) -> str:
    parts = []
    if containers:
        parts.append(signed_amount(containers))
    if volume_ml:
        parts.append(f"{signed_amount(volume_ml)} mL")
    return ", ".join(parts) or "0"
