"""Add a room stock lies in."""

from __future__ import annotations

from uuid import UUID

from models.core.errors import BadInputError
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.stock.queries.rooms import read_rooms
from models.stock.records.stock_room import StockRoom
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction


def add_room(clinic: Clinic, person_id: UUID | None, name: str) -> UUID | Denied:
    """Add a cupboard or refrigerator and return its id. Raises BadInputError for a name that is there already."""
    who = author(clinic, person_id, "change_rooms")
    if isinstance(who, Denied):
        return who
    wanted = " ".join(name.split())
    if not 1 <= len(wanted) <= 40:
        raise BadInputError("name", "write the room's name, up to 40 characters")

    def act(tx: Transaction) -> UUID:
        known = {room.name.casefold() for room in read_rooms(tx, clinic).values()}
        if wanted.casefold() in known:
            raise BadInputError("name", f"there is a room {wanted} already")
        room = StockRoom(id=clinic.new_id(), site_id=clinic.site_id, name=wanted)
        tx.add(room)
        audited(tx, clinic, who.id, "add_room", ("StockRoom", room.id))
        return room.id

    return clinic.store.write(act)
