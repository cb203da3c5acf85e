"""Quarantine, recall or release stock: a lot, or everything in a room, until somebody decides with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.errors import BadInputError
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.naming.product_code import product_code
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.stock.kinds import QUARANTINED, RECALLED, RELEASED
from models.stock.ledger.book import Move, book
from models.stock.queries.rooms import placed_lots, read_rooms
from models.stock.records.lot import Lot
from models.stock.records.stock_room import StockRoom
from models.stock.rules.lot_identity import looks_like, lot_number
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_LOT, _ROOM = table_of(Lot), table_of(StockRoom)
_THE_LOT = select(_LOT).where(_LOT.c.id == bindparam("lot"), _LOT.c.site_id == bindparam("site"))
_OF_PRODUCT = select(_LOT).where(_LOT.c.site_id == bindparam("site"), _LOT.c.ndc == bindparam("ndc"))
_HELD = select(_LOT).where(_LOT.c.site_id == bindparam("site"), _LOT.c.on_hand > Decimal(0))
_STATUS = {QUARANTINED: "quarantined", RELEASED: "active", RECALLED: "recalled"}
_NO_REASON = "say why in words: it is kept with the lot"


@dataclass(frozen=True, slots=True)
class Recalled:
    """The lots a recall was of. `alike` are numbers of the same product that a hand mistakes for it."""

    lot_ids: tuple[UUID, ...]
    alike: tuple[str, ...] = ()


def hold_lot(clinic: Clinic, person_id: UUID | None, lot_id: UUID, kind: str, reason: str, seen: str) -> str | Denied:
    """Quarantine, recall or release a lot (`kind`) and return its new status; `seen` is the status it was shown with.

    Raises BadInputError without a reason, and when somebody changed it meanwhile.
    """
    who = author(clinic, person_id, "recall_stock")
    if isinstance(who, Denied):
        return who
    if not reason.strip():
        raise BadInputError("reason", _NO_REASON)

    def act(tx: Transaction) -> str:
        row = tx.execute(_THE_LOT, lot=lot_id, site=clinic.site_id).one()
        if row.status != seen:
            raise BadInputError("", f"lot {row.lot_number} is {row.status} meanwhile: press F5 and look again")
        _hold(tx, clinic, who, (row,), kind, reason)
        return _STATUS[kind]

    return clinic.store.write(act)


def recall_lots(clinic: Clinic, person_id: UUID | None, ndc: str, number: str, reason: str) -> Recalled | Denied:
    """Recall every lot of this number of one product, used up or not; the same recall again changes nothing.

    Raises BadInputError for an NDC or a lot number that cannot be one, and for a missing reason.
    """
    who = author(clinic, person_id, "recall_stock")
    if isinstance(who, Denied):
        return who
    product, wanted = product_code(clinic_formulary(clinic), ndc), lot_number(number)
    if not reason.strip():
        raise BadInputError("reason", _NO_REASON)

    def act(tx: Transaction) -> Recalled:
        known = tx.execute(_OF_PRODUCT, site=clinic.site_id, ndc=product).all()
        found = [row for row in known if row.lot_number == wanted]
        _hold(tx, clinic, who, [row for row in found if row.status != "recalled"], RECALLED, reason)
        alike = tuple(sorted({row.lot_number for row in known if looks_like(row.lot_number, wanted)}))
        return Recalled(tuple(row.id for row in found), alike)

    return clinic.store.write(act)


def hold_room(clinic: Clinic, person_id: UUID | None, room_id: UUID | None, kind: str, reason: str) -> str | Denied:
    """Quarantine or release everything in a room, None the first, and return the room's name.

    Raises BadInputError without a reason, or when the room is in that state already.
    """
    who = author(clinic, person_id, "recall_stock")
    if isinstance(who, Denied):
        return who
    if not reason.strip():
        raise BadInputError("reason", _NO_REASON)
    return clinic.store.write(lambda tx: _hold_room(tx, clinic, who, room_id, (kind, reason)))


def _hold_room(tx: Transaction, clinic: Clinic, who: Author, room_id: UUID | None, what: tuple[str, str]) -> str:
    kind, reason = what
    rooms = read_rooms(tx, clinic)
    room = rooms.get(room_id)
    if room is None:
        raise BadInputError("room", "this room is not in the list of rooms: pick another")
    if room.status == _STATUS[kind]:
        raise BadInputError("room", f"{room.name} is {room.status} already")
    first = (_ROOM.c.site_id == clinic.site_id) & _ROOM.c.first
    where = first if room_id is None else _ROOM.c.id == room_id
    if not tx.update(StockRoom, where, status=_STATUS[kind]):
        new_id = clinic.new_id()
        tx.add(StockRoom(id=new_id, site_id=clinic.site_id, name=room.name, first=True, status=_STATUS[kind]))
    lots = tx.execute(_HELD, site=clinic.site_id).all()
    lying = [
        lot for lot, place, rest in placed_lots(tx.connection, clinic, lots, rooms) if place.id == room_id and rest
    ]
    moves = [Move(lot.id, lot.lot_number, kind, room_id=room_id, reason_text=reason.strip()) for lot in lying]
    book(tx, clinic, who, moves)
    audited(tx, clinic, who.id, f"room_{kind}", ("StockRoom", room_id), {"lots": len(lying)})
    return room.name


def _hold(tx: Transaction, clinic: Clinic, who: Author, lots: Sequence[Any], kind: str, reason: str) -> None:
    if not lots:
        return
    tx.update(Lot, _LOT.c.id.in_([row.id for row in lots]), status=_STATUS[kind])
    book(tx, clinic, who, [Move(row.id, row.lot_number, kind, reason_text=reason.strip()) for row in lots])
    for row in lots:
        audited(tx, clinic, who.id, f"lot_{kind}", ("Lot", row.id), {"before": row.status})
