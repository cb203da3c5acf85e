"""What is left of a lot in a room and in an opened vial, changed only where it stays zero or more."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, type_coerce, update
from sqlalchemy import case as sql_case

from models.core.errors import NeedlepointError
from models.stock.records.lot import Lot
from models.stock.records.stock_room import LotRoom
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_LOT, _PLACED, _VIAL = table_of(Lot), table_of(LotRoom), table_of(Vial)
_ZERO = Decimal(0)
_BY = bindparam("by", type_=_LOT.c.on_hand.type)
_ELSEWHERE = func.coalesce(
    select(func.sum(_PLACED.c.on_hand)).where(_PLACED.c.lot_id == bindparam("lot")).scalar_subquery(), 0
)
_CHANGE = update(_LOT).where(_LOT.c.id == bindparam("lot")).values(on_hand=_LOT.c.on_hand + _BY)
_CHANGE_FIRST = _CHANGE.where(_LOT.c.on_hand + _BY >= _ELSEWHERE)
_CHANGE_ROOM = (
    update(_PLACED)
    .where(_PLACED.c.lot_id == bindparam("lot"), _PLACED.c.room_id == bindparam("room"))
    .where(_PLACED.c.on_hand + _BY >= _ZERO)
    .values(on_hand=_PLACED.c.on_hand + _BY)
)
_FIRST_REST = select(type_coerce(_LOT.c.on_hand - _ELSEWHERE, _LOT.c.on_hand.type)).where(_LOT.c.id == bindparam("lot"))
_ROOM_REST = select(_PLACED.c.on_hand).where(
    _PLACED.c.lot_id == bindparam("lot"), _PLACED.c.room_id == bindparam("room")
)
_ML = bindparam("by", type_=_VIAL.c.remaining_ml.type)
_DRAW = (
    update(_VIAL)
    .where(_VIAL.c.id == bindparam("vial"), _VIAL.c.status.in_(("open", "empty")), _VIAL.c.remaining_ml + _ML >= _ZERO)
    .values(
        remaining_ml=_VIAL.c.remaining_ml + _ML,
        status=sql_case((_VIAL.c.remaining_ml + _ML == _ZERO, "empty"), else_="open"),
    )
)


class OutOfStockError(NeedlepointError):
    """There is less than was to be taken; the transaction is given up."""


def change_containers(tx: Transaction, clinic: Clinic, lot_id: UUID, room_id: UUID | None, by: Decimal) -> bool:
    """Change the unopened containers of a lot in a room, None the first; return False where too few lie there."""
    if room_id is None:
        return bool(tx.change(_CHANGE_FIRST, lot=lot_id, by=by))
    if not tx.change(_CHANGE_ROOM, lot=lot_id, room=room_id, by=by):
        if by < _ZERO or containers_in(tx, lot_id, room_id):
            return False
        row = {"id": clinic.new_id(), "site_id": clinic.site_id, "lot_id": lot_id, "room_id": room_id}
        tx.add(LotRoom(**row, on_hand=by))
    return bool(tx.change(_CHANGE, lot=lot_id, by=by))


def change_volume(tx: Transaction, vial_id: UUID, by: Decimal) -> bool:
    """Change what an opened vial holds, in mL; return False where it holds too little or was discarded."""
    return bool(tx.change(_DRAW, vial=vial_id, by=by))


def containers_in(tx: Transaction, lot_id: UUID, room_id: UUID | None) -> Decimal:
    """Return the unopened containers of a lot in a room, None the first."""
    wanted: dict[str, Any] = {"lot": lot_id} if room_id is None else {"lot": lot_id, "room": room_id}
    found: Decimal | None = tx.execute(_FIRST_REST if room_id is None else _ROOM_REST, **wanted).scalar()
    return found or _ZERO
