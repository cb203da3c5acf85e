"""Reverse a receipt that was typed wrong: a movement of its own with a reason; the receipt itself stays."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.clock import local_date
from models.core.errors import BadInputError
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.stock.kinds import RECEIVED, REVERSED
from models.stock.ledger.book import Move, book
from models.stock.ledger.rests import OutOfStockError
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_MOVED, _LOT = table_of(StockMovement), table_of(Lot)
_RECEIPT = (
    select(_MOVED, _LOT.c.lot_number)
    .join(_LOT, _LOT.c.id == _MOVED.c.lot_id)
    .where(_MOVED.c.id == bindparam("movement"), _MOVED.c.site_id == bindparam("site"))
)
_UNDONE = select(_MOVED.c.id).where(_MOVED.c.reverses_id == bindparam("movement"))


def reverse_receipt(clinic: Clinic, person_id: UUID | None, movement_id: UUID, reason: str) -> UUID | Denied:
    """Take a receipt back; return the movement that does. Raises BadInputError when it was used, or for no reason."""
    who = author(clinic, person_id, "reverse_receipts")
    if isinstance(who, Denied):
        return who
    if not reason.strip():
        raise BadInputError("reason", "say why in words: it is kept with the receipt")
    try:
        return clinic.store.write(lambda tx: _reverse(tx, clinic, who, movement_id, reason.strip()))
    except OutOfStockError:
        text = "some of it was used since: count the lot instead"
        raise BadInputError("", text) from None


def _reverse(tx: Transaction, clinic: Clinic, who: Author, movement_id: UUID, reason: str) -> UUID:
    row = tx.execute(_RECEIPT, movement=movement_id, site=clinic.site_id).one_or_none()
    if row is None or row.kind != RECEIVED:
        raise BadInputError("", "only a receipt can be reversed")
    if tx.execute(_UNDONE, movement=movement_id).first():
        raise BadInputError("", "this receipt was reversed already")
    day = row.day or local_date(row.moved_at, clinic.zone)
    move = Move(row.lot_id, row.lot_number, REVERSED, -row.containers, room_id=row.room_id, day=day,
                reason_text=reason, reverses_id=movement_id)  # fmt: skip
    made = book(tx, clinic, who, (move,))[0]
    audited(tx, clinic, who.id, "reverse_receipt", ("StockMovement", made), {"receipt": str(movement_id)})
    return made
