"""The rooms stock lies in, and what of a lot lies in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, select

from models.stock.records.stock_room import LYING, LotRoom, StockRoom
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

FIRST_NAME = "Main"
"""The first room until a clinic names it: everything lay there before there were rooms."""
_ROOM, _PLACED = table_of(StockRoom), table_of(LotRoom)
_ROOMS = select(_ROOM).where(_ROOM.c.site_id == bindparam("site")).order_by(_ROOM.c.first.desc(), _ROOM.c.name)
_LYING = select(_PLACED).where(_PLACED.c.site_id == bindparam("site"), LYING)


@dataclass(frozen=True, slots=True)
class Room:
    """A cupboard or refrigerator. `id` None is the first room; `status` is active or quarantined."""

    id: UUID | None
    name: str
    status: str = "active"

    def state(self, status: str) -> str:
        """Return the state of a lot of this status that lies here."""
        return self.status if status == "active" else status


Rooms = Mapping[UUID | None, Room]
"""Rooms by id, the first room first."""


def rooms(clinic: Clinic) -> tuple[Room, ...]:
    """Return the clinic's rooms, the first one first."""
    with clinic.store.read() as connection:
        return tuple(read_rooms(connection, clinic).values())


def read_rooms(reading: Connection | Transaction, clinic: Clinic) -> Rooms:
    """Return the clinic's rooms by id; there is always a first one."""
    connection = reading.connection if isinstance(reading, Transaction) else reading
    stored = connection.execute(_ROOMS, {"site": clinic.site_id}).all()
    first = next((row for row in stored if row.first), None)
    found: dict[UUID | None, Room] = {None: Room(None, first.name, first.status) if first else Room(None, FIRST_NAME)}
    return found | {row.id: Room(row.id, row.name, row.status) for row in stored if not row.first}


def placed_lots(
    connection: Connection, clinic: Clinic, lots: Iterable[Row[Any]], rooms: Rooms
) -> Iterator[tuple[Row[Any], Room, Decimal]]:
    """Yield each lot once for every room it lies in, with what lies there; one that is used up in the first."""
    lying: dict[UUID, list[Row[Any]]] = {}
    if len(rooms) > 1:
        for row in connection.execute(_LYING, {"site": clinic.site_id}):
            lying.setdefault(row.lot_id, []).append(row)
    for lot in lots:
        elsewhere = lying.get(lot.id, ())
        rest = lot.on_hand - sum((row.on_hand for row in elsewhere), start=Decimal(0))
        if rest or not elsewhere:
            yield lot, rooms[None], rest
        for row in elsewhere:
            yield lot, rooms[row.room_id], row.on_hand
