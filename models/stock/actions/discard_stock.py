"""Book out stock that is not given: wasted, expired, spoiled, or returned to who sent it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from models.core.errors import BadInputError
from models.core.quantity import format_amount
from models.core.words import date_text
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.stock.entries import Held
from models.stock.kinds import DISCARDS, EXPIRED
from models.stock.ledger.book import Move, book, booked_before
from models.stock.ledger.held import HeldNow, read_held
from models.stock.records.vial import Vial
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_VIAL = table_of(Vial)


@dataclass(frozen=True, slots=True)
class DiscardEntry:
    """What is booked out. `kind` is one of DISCARDS; an opened vial leaves whole, whatever `containers` says."""

    held: Held
    kind: str
    containers: int
    reason_text: str = ""


def discard_stock(
    clinic: Clinic, person_id: UUID | None, entry: DiscardEntry, intent_id: UUID | None = None
) -> Decimal | Denied:
    """Book stock out and return how much; expired, recalled and quarantined stock too (K12).

    Raises BadInputError naming the field.
    """
    who = author(clinic, person_id, "discard_stock")
    if isinstance(who, Denied):
        return who
    return clinic.store.write(lambda tx: _discard(tx, clinic, who, entry, intent_id))


def _discard(tx: Transaction, clinic: Clinic, who: Author, entry: DiscardEntry, intent_id: UUID | None) -> Decimal:
    if booked_before(tx, intent_id):
        return Decimal(entry.containers)
    now = read_held(tx, clinic, entry.held)
    _check(clinic, entry, now)
    text = entry.reason_text.strip()
    if now.vial_id:
        amount = now.left
        move = Move(now.lot_id, now.lot_number, entry.kind, Decimal(0), -amount, now.vial_id, now.room_id,
                    reason_text=text)  # fmt: skip
    else:
        amount = Decimal(entry.containers)
        move = Move(now.lot_id, now.lot_number, entry.kind, -amount, room_id=now.room_id, reason_text=text)
    made = book(tx, clinic, who, (move,), intent_id)
    if now.vial_id:
        tx.update(Vial, _VIAL.c.id == now.vial_id, status="discarded")
    detail = {"lot": str(now.lot_id), "kind": entry.kind, "amount": format(amount, "f")}
    audited(tx, clinic, who.id, "discard_stock", ("StockMovement", made[0]), detail)
    return amount


def _check(clinic: Clinic, entry: DiscardEntry, now: HeldNow) -> None:
    if entry.kind not in DISCARDS:
        raise BadInputError("kind", f"write one of {', '.join(DISCARDS)}")
    if entry.kind == EXPIRED and now.use_by >= clinic.today():
        message = f"lot {now.lot_number} may be used through {date_text(now.use_by)}: pick wasted, spoiled or returned"
        raise BadInputError("kind", message)
    if now.vial_id is None and not 1 <= entry.containers <= now.left:
        raise BadInputError("containers", f"{format_amount(now.left)} there: write a whole number up to that")
