"""Receive deliveries: every lot of one intent, or none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.errors import BadInputError
from models.core.words import date_text
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.naming.product_code import product_code
from models.patients.records.patient import Patient
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.stock.entries import LotEntry, UnsureError
from models.stock.kinds import OWNERS, RECEIVED
from models.stock.ledger.book import Move, book, booked_before
from models.stock.queries.rooms import read_rooms
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.stock_receipt import StockReceipt
from models.stock.rules.lot_identity import looks_like, lot_number
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

MOST_CONTAINERS = 9_999
ASKS_FROM = 1_000
"""As many containers are asked about before they are stored: a lot number typed into the wrong field has digits too."""
_LOT, _MOVED, _RECEIPT = table_of(Lot), table_of(StockMovement), table_of(StockReceipt)
_PATIENT = table_of(Patient)
_OF_PRODUCT = select(_LOT).where(_LOT.c.site_id == bindparam("site"), _LOT.c.ndc == bindparam("ndc"))
_UNDONE = select(_MOVED.c.reverses_id).where(_MOVED.c.reverses_id.is_not(None))
_SAME_SERIAL = select(_RECEIPT.c.id).where(
    _RECEIPT.c.site_id == bindparam("site"),
    _RECEIPT.c.serial == bindparam("serial"),
    _RECEIPT.c.ndc == bindparam("ndc"),
    _RECEIPT.c.movement_id.not_in(_UNDONE),
)
_THE_SITE = _PATIENT.c.site_id == bindparam("site")
_BY_MRN = select(_PATIENT.c.person_id).where(_THE_SITE, _PATIENT.c.mrn == bindparam("mrn"))


@dataclass(frozen=True, slots=True)
class Received:
    """The receipt: its movements. `before` says that the same intent was stored already."""

    movement_ids: tuple[UUID, ...]
    before: bool = False


def receive_lot(
    clinic: Clinic, person_id: UUID | None, entry: LotEntry, intent_id: UUID | None = None
) -> Received | Denied:
    """Add containers to a lot, new or known. Raises BadInputError naming the field, UnsureError to look again."""
    return receive_lots(clinic, person_id, (entry,), intent_id)


def receive_lots(
    clinic: Clinic, person_id: UUID | None, entries: Sequence[LotEntry], intent_id: UUID | None = None
) -> Received | Denied:
    """Add every entry of a delivery, or none; the same intent is stored once. Raises as `receive_lot`."""
    who = author(clinic, person_id, "receive_stock")
    if isinstance(who, Denied):
        return who
    return clinic.store.write(lambda tx: _receive(tx, clinic, who, entries, intent_id))


def _receive(
    tx: Transaction, clinic: Clinic, who: Author, entries: Sequence[LotEntry], intent_id: UUID | None
) -> Received:
    before = booked_before(tx, intent_id)
    if before:
        return Received(tuple(before), before=True)
    rooms = read_rooms(tx, clinic)
    moves, papers = [], []
    serials: set[tuple[str, str]] = set()
    for entry in entries:
        ndc, slug = _product(clinic, entry)
        _check(clinic, entry)
        _ask_amount(entry)
        if entry.room_id not in rooms:
            raise BadInputError(entry.at("place"), "this room is not in the list of rooms: pick another")
        _check_serial(tx, clinic, entry, ndc, serials)
        lot = _lot(tx, clinic, entry, ndc, slug)
        moves.append(
            Move(lot[0], lot[1], RECEIVED, Decimal(entry.containers), room_id=entry.room_id, day=entry.received_on)
        )
        papers.append((entry, ndc))
    made = book(tx, clinic, who, moves, intent_id)
    for movement_id, (entry, ndc) in zip(made, papers, strict=True):
        tx.add(_receipt(clinic, movement_id, entry, ndc))
    for move in moves:
        detail = {"containers": int(move.containers)}
        audited(tx, clinic, who.id, "receive_lot", ("Lot", move.lot_id), detail)
    return Received(tuple(made))


def _product(clinic: Clinic, entry: LotEntry) -> tuple[str, str]:
    ndc = product_code(clinic_formulary(clinic), entry.ndc, entry.at("ndc"))
    held = clinic_formulary(clinic).by_ndc.get(ndc)
    if held is None:
        raise BadInputError(entry.at("ndc"), f"{ndc} is not in the formulary: add the drug first (d, then n)")
    if held[1].ndc is None and not entry.supplier.strip():
        raise BadInputError(entry.at("supplier"), f"{held[0].display} has no NDC: name the pharmacy that made it")
    return ndc, held[0].slug


def _check(clinic: Clinic, entry: LotEntry) -> None:
    today = clinic.today()
    if not 1 <= entry.containers <= MOST_CONTAINERS:
        raise BadInputError(entry.at("containers"), f"write a whole number from 1 to {MOST_CONTAINERS:,}")
    if entry.expires_on < today:
        raise BadInputError(entry.at("expiry"), "this lot has expired: it is not received")
    if entry.received_on and entry.received_on > today:
        raise BadInputError(entry.at("received"), "this day is still to come")
    if entry.owner not in OWNERS:
        raise BadInputError(entry.at("owner"), f"write one of {', '.join(OWNERS)}")
    for name, text, most in (("supplier", entry.supplier, 80), ("invoice", entry.invoice, 40)):
        if len(text.strip()) > most:
            raise BadInputError(entry.at(name), f"is longer than {most} characters")
    if entry.owner == "patient" and not entry.mrn.strip():
        raise BadInputError(entry.at("mrn"), "write the record number of the patient it belongs to")


def _check_serial(tx: Transaction, clinic: Clinic, entry: LotEntry, ndc: str, seen: set[tuple[str, str]]) -> None:
    serial = entry.serial.strip()
    if not serial:
        return
    if len(serial) > 20:
        raise BadInputError(entry.at("serial"), "is longer than 20 characters")
    stored = tx.execute(_SAME_SERIAL, site=clinic.site_id, serial=serial, ndc=ndc).first()
    if stored or (ndc, serial) in seen:
        raise BadInputError(entry.at("serial"), f"{serial} was received already: scan the next box")
    seen.add((ndc, serial))


def _lot(tx: Transaction, clinic: Clinic, entry: LotEntry, ndc: str, slug: str) -> tuple[UUID, str]:
    """Return the lot an entry is of, its id and number; a new one where nothing in stock could be meant."""
    number = lot_number(entry.lot_number, entry.at("lot"))
    patient_id = _patient(tx, clinic, entry)
    known = tx.execute(_OF_PRODUCT, site=clinic.site_id, ndc=ndc).all()
    same = [row for row in known if row.lot_number == number]
    for row in same:
        if (row.expires_on, row.source, row.patient_id) == (entry.expires_on, entry.owner, patient_id):
            found: UUID = row.id
            return found, number
    if not entry.checked:
        _ask(entry, number, same, known)
    lot = Lot(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        drug_slug=slug,
        ndc=ndc,
        lot_number=number,
        expires_on=entry.expires_on,
        on_hand=Decimal(0),
        source=entry.owner,
        patient_id=patient_id,
    )
    tx.add(lot)
    return lot.id, number


def _ask_amount(entry: LotEntry) -> None:
    """Raise UnsureError for an amount that is hardly meant; a file was not typed by hand."""
    if entry.containers >= ASKS_FROM and not entry.checked and not entry.place:
        raise UnsureError(entry.at("containers"), f"{entry.containers:,} containers: is that what came?")


def _ask(entry: LotEntry, number: str, same: Sequence[Any], known: Sequence[Any]) -> None:
    """Raise UnsureError where the box must be looked at again: another expiry (K19), or a number that looks alike."""
    other = next((row for row in same if row.expires_on != entry.expires_on), None)
    if other is not None:
        message = f"lot {number} is in stock with expiry {date_text(other.expires_on)}. Which does the box say?"
        raise UnsureError(entry.at("expiry"), message)
    alike = next((row for row in known if looks_like(row.lot_number, number)), None)
    if alike is not None and not same:
        raise UnsureError(entry.at("lot"), f"lot {alike.lot_number} is in stock. Did you mean it? Look at the box.")


def _patient(tx: Transaction, clinic: Clinic, entry: LotEntry) -> UUID | None:
    if entry.owner != "patient":
        return None
    row = tx.execute(_BY_MRN, site=clinic.site_id, mrn=entry.mrn.strip()).one_or_none()
    if row is None:
        raise BadInputError(entry.at("mrn"), "no patient has this record number")
    found: UUID = row.person_id
    return found


def _receipt(clinic: Clinic, movement_id: UUID, entry: LotEntry, ndc: str) -> StockReceipt:
    return StockReceipt(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        movement_id=movement_id,
        ndc=ndc,
        serial=entry.serial.strip(),
        supplier=entry.supplier.strip(),
        invoice=entry.invoice.strip(),
        cost=entry.cost,
    )
