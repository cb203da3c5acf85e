"""What the demo clinic's stock shows beside its lots: rooms, one in quarantine, and a lot that must be counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select

from models.demo.timetable import FixedClock
from models.people.author import Author
from models.stock.actions.add_room import add_room
from models.stock.actions.hold_stock import hold_room
from models.stock.actions.transfer_stock import transfer_stock
from models.stock.entries import Held
from models.stock.kinds import OPENING, QUARANTINED
from models.stock.ledger.book import Move, book
from models.stock.records.lot import Lot
from models.store.clinic import Clinic
from models.store.transaction import table_of

REFRIGERATOR, WARM = "Refrigerator", "Refrigerator 2"
MOVED = (("L6645", REFRIGERATOR, 4), ("E3318", WARM, 6))
"""Lot, room, containers."""
TO_COUNT, LESS = "K5520", Decimal(-1)
_LOT = table_of(Lot)
_NUMBERED = select(_LOT.c.id).where(_LOT.c.site_id == bindparam("site"), _LOT.c.lot_number == bindparam("number"))


def store_stock_rooms(clinic: Clinic, manager: Author) -> None:
    """Add the rooms and move what lies in them, quarantine a warm one, and leave a difference nobody has counted."""
    then = _at(clinic, hours=70)
    rooms = {name: add_room(then, manager.id, name) for name in (REFRIGERATOR, WARM)}
    for number, name, count in MOVED:
        room = rooms[name]
        if isinstance(room, UUID):
            transfer_stock(then, manager.id, Held(_lot(clinic, number)), room, count)
    warm = rooms[WARM]
    if isinstance(warm, UUID):
        hold_room(_at(clinic, hours=3), manager.id, warm, QUARANTINED, "13 °C this morning: the makers are asked")
    lot, before = _lot(clinic, TO_COUNT), _at(clinic, hours=100)
    clinic.store.write(lambda tx: book(tx, before, manager, (Move(lot, TO_COUNT, OPENING, LESS),)))


def _lot(clinic: Clinic, number: str) -> UUID:
    with clinic.store.read() as connection:
        found: UUID = connection.execute(_NUMBERED, {"site": clinic.site_id, "number": number}).scalar_one()
    return found


def _at(clinic: Clinic, *, hours: int) -> Clinic:
    return replace(clinic, clock=FixedClock(clinic.now() - timedelta(hours=hours)))
