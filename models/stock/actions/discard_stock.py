"""Book out stock that is not given: wasted, expired, spoiled, or returned to who sent it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.errors import BadInputError
from models.core.quantity import format_amount
from models.core.words import date_text
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.stock.entries import Held, SecondPerson
from models.stock.kinds import DISCARDS, EXPIRED
from models.stock.ledger.book import Move, book, booked_before
from models.stock.ledger.held import HeldNow, read_held
from models.stock.queries.discrepancies import open_discrepancies
from models.stock.records.lot import Lot
from models.stock.records.stock_witness import StockWitness
from models.stock.records.vial import Vial
from models.stock.schedule import schedule_of
from models.stock.second_person import Signed, second_person
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_LOT, _VIAL = table_of(Lot), table_of(Vial)
_PRODUCT = select(_LOT.c.ndc, _LOT.c.lot_number).where(_LOT.c.id == bindparam("lot"))


@dataclass(frozen=True, slots=True)
class DiscardEntry:
    """What is booked out. `kind` is one of DISCARDS; an opened vial leaves whole, whatever `containers` says."""

    held: Held
    kind: str
    containers: int
    reason_text: str = ""


def discard_stock(
    clinic: Clinic,
    person_id: UUID | None,
    entry: DiscardEntry,
    intent_id: UUID | None = None,
    second: SecondPerson | None = None,
) -> Decimal | Denied:
    """Book stock out and return how much; expired, recalled and quarantined stock too (K12).

    A controlled drug needs a `second` person. Raises BadInputError naming the field.
    """
    who = author(clinic, person_id, "discard_stock")
    if isinstance(who, Denied):
        return who
    witness = _witness(clinic, who, entry.held, second)
    if isinstance(witness, Denied):
        return witness
    return clinic.store.write(lambda tx: _discard(tx, clinic, (who, witness), entry, intent_id))


def _witness(clinic: Clinic, who: Author, held: Held, second: SecondPerson | None) -> Signed | Denied | None:
    """Return who sees it leave; None for what is not controlled."""
    with clinic.store.read() as connection:
        lot = connection.execute(_PRODUCT, {"lot": held.lot_id}).one_or_none()
    schedule = schedule_of(clinic, lot.ndc) if lot else ""
    if lot is None or not schedule:
        return None
    if second is None:
        text = f"lot {lot.lot_number} is controlled ({schedule}): a second person signs with their own PIN"
        raise BadInputError("username", text)
    return second_person(clinic, who.id, second, "discard_stock")


def _discard(
    tx: Transaction,
    clinic: Clinic,
    people: tuple[Author, Signed | None],
    entry: DiscardEntry,
    intent_id: UUID | None,
) -> Decimal:
    who, witness = people
    if booked_before(tx, intent_id):
        return Decimal(entry.containers)
    now = read_held(tx, clinic, entry.held)
    _check(clinic, entry, now)
    if now.schedule and any(count.held.place == entry.held.place for count in open_discrepancies(tx, clinic)):
        raise BadInputError("", f"lot {now.lot_number} has an open discrepancy: settle it first (d)")
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
    if witness:
        tx.add(_seen(clinic, made[0], witness))
        detail["second"] = str(witness.id)
    audited(tx, clinic, who.id, "discard_stock", ("StockMovement", made[0]), detail)
    return amount


def _seen(clinic: Clinic, movement_id: UUID, witness: Signed) -> StockWitness:
    return StockWitness(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        movement_id=movement_id,
        witnessed_by=witness.id,
        witnessed_by_name=witness.name,
        witnessed_at=clinic.now(),
    )


def _check(clinic: Clinic, entry: DiscardEntry, now: HeldNow) -> None:
    if entry.kind not in DISCARDS:
        raise BadInputError("kind", f"write one of {', '.join(DISCARDS)}")
    if entry.kind == EXPIRED and now.use_by >= clinic.today():
        message = f"lot {now.lot_number} may be used through {date_text(now.use_by)}: pick wasted, spoiled or returned"
        raise BadInputError("kind", message)
    if now.vial_id is None and not 1 <= entry.containers <= now.left:
        raise BadInputError("containers", f"{format_amount(now.left)} there: write a whole number up to that")
