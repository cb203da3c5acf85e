"""Whether what the ledger adds up to is what lies in stock, lot by lot, room by room, vial by vial."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.stock_room import LotRoom
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from tests.factories import rows


def unbalanced(clinic: Clinic) -> dict[object, tuple[Decimal, Decimal]]:
    """Return what differs from its movements, as (held, moved); lots stored without a receipt are left out."""
    moves = rows(clinic, StockMovement)
    known = {move.lot_id for move in moves if move.kind in {"received", "opening"}}
    rooms: dict[tuple[UUID, UUID | None], Decimal] = defaultdict(Decimal)
    vials: dict[UUID, Decimal] = defaultdict(Decimal)
    for move in moves:
        rooms[move.lot_id, move.room_id] += move.containers
        if move.vial_id:
            vials[move.vial_id] += move.volume_ml
    held: dict[object, tuple[Decimal, Decimal]] = {}
    for lot in rows(clinic, Lot):
        if lot.id in known:
            moved = sum((amount for (of, _room), amount in rooms.items() if of == lot.id), start=Decimal(0))
            held[lot.id] = (lot.on_hand, moved)
    for placed in rows(clinic, LotRoom):
        held[placed.id] = (placed.on_hand, rooms[placed.lot_id, placed.room_id])
    for vial in rows(clinic, Vial):
        held[vial.id] = (vial.remaining_ml, vial.opened_ml + vials[vial.id])
    return {key: pair for key, pair in held.items() if pair[0] != pair[1] or pair[0] < 0}
