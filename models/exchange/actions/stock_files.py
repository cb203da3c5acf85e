"""Take a file of deliveries or of counts, whole or not at all, and once however often it comes."""

from __future__ import annotations

import hashlib
from uuid import UUID

from models.exchange.stock_csv import read_counts, read_receipts
from models.people.actions.authenticate import Denied
from models.stock.actions.count_stock import Counted, count_stock
from models.stock.actions.receive_lot import Received, receive_lots
from models.stock.entries import CountEntry
from models.stock.queries.find_lots import find_lot
from models.stock.queries.lots_on_hand import lots_on_hand
from models.stock.queries.rooms import rooms
from models.store.clinic import Clinic


def receive_file(clinic: Clinic, person_id: UUID | None, content: bytes, *, checked: bool = False) -> Received | Denied:
    """Receive every line of a file; a file that was taken before changes nothing. Raises BadInputError at its cell."""
    by_name = {room.name.lower(): room.id for room in rooms(clinic)}
    entries = read_receipts(content, by_name, checked=checked)
    return receive_lots(clinic, person_id, entries, _intent(clinic, "receive", content))


def count_file(clinic: Clinic, person_id: UUID | None, content: bytes) -> Counted | Denied:
    """Book every count of a file; a file that comes twice on one day changes nothing. Raises BadInputError."""
    known = lots_on_hand(clinic)
    entries = [
        CountEntry(
            find_lot(known, line.ndc, line.lot, line.expiry, line.place),
            line.quantity,
            line.reason,
            line.reason_text,
            place=line.place,
        )
        for line in read_counts(content)
    ]
    return count_stock(clinic, person_id, entries, _intent(clinic, f"count {clinic.today()}", content))


def _intent(clinic: Clinic, what: str, content: bytes) -> UUID:
    """Return the intent a file stands for at this clinic: the same bytes are the same intent."""
    return UUID(bytes=hashlib.sha256(f"{clinic.site_id} {what}\n".encode() + content).digest()[:16])
