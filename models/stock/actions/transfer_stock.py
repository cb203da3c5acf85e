"""Transfer stock from one room to another: both movements in one act."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from models.core.errors import BadInputError
from models.core.quantity import format_amount
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.stock.entries import Held
from models.stock.kinds import TRANSFERRED
from models.stock.ledger.book import Move, book, booked_before
from models.stock.ledger.held import read_held
from models.stock.queries.rooms import Room, read_rooms
from models.stock.records.vial import Vial
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_VIAL = table_of(Vial)


def transfer_stock(
    clinic: Clinic, person_id: UUID | None, held: Held, to: UUID | None, containers: int, intent_id: UUID | None = None
) -> Room | Denied:
    """Move containers, or an opened vial, to the room `to`, None the first; return the room.

    Raises BadInputError naming the field.
    """
    who = author(clinic, person_id, "transfer_stock")
    if isinstance(who, Denied):
        return who
    return clinic.store.write(lambda tx: _transfer(tx, clinic, who, held, (to, Decimal(containers)), intent_id))


def _transfer(
    tx: Transaction,
    clinic: Clinic,
    who: Author,
    held: Held,
    wanted: tuple[UUID | None, Decimal],
    intent_id: UUID | None,
) -> Room:
    to, count = wanted
    room = read_rooms(tx, clinic).get(to)
    if room is None:
        raise BadInputError("room", "this room is not in the list of rooms: pick another")
    if booked_before(tx, intent_id):
        return room
    now = read_held(tx, clinic, held)
    if now.room_id == to:
        raise BadInputError("room", f"it lies in {room.name} already: pick another room")
    if now.vial_id is None and not 1 <= count <= now.left:
        raise BadInputError("containers", f"{format_amount(now.left)} there: write a whole number up to that")
    if now.vial_id:
        # The vial holds what it held: only where it lies changes.
        tx.update(Vial, _VIAL.c.id == now.vial_id, room_id=to)
    ml, moved = (now.left, Decimal(0)) if now.vial_id else (Decimal(0), count)
    base = Move(now.lot_id, now.lot_number, TRANSFERRED, moved, ml, now.vial_id, to, rests=now.vial_id is None)
    out = replace(base, containers=-moved, volume_ml=-ml, room_id=now.room_id)
    made = book(tx, clinic, who, (out, base), intent_id)
    audited(tx, clinic, who.id, "transfer_stock", ("StockMovement", made[0]), {"lot": str(now.lot_id)})
    return room
