"""Count controlled drugs by two people: a difference is noted beside the balance and changes nothing until settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.core.words import instant_text
from models.people.actions.authenticate import Denied
from models.stock.actions.count_stock import LARGEST
from models.stock.entries import ControlledEntry, SecondPerson
from models.stock.ledger.book import LONGEST_REASON
from models.stock.ledger.held import HeldNow, moved_since, read_held
from models.stock.records.controlled_count import ControlledCount
from models.stock.records.vial import Vial
from models.stock.second_person import TwoPeople, two_people
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_COUNT, _VIAL = table_of(ControlledCount), table_of(Vial)
_BEFORE = select(_COUNT.c.difference).where(_COUNT.c.intent_id == bindparam("intent"))
_OPENED = select(_VIAL.c.opened_at).where(_VIAL.c.id == bindparam("vial"))


@dataclass(frozen=True, slots=True)
class CountedByTwo:
    """What the count came to: how much more was there than the ledger held, zero where it agrees."""

    difference: Decimal
    verified_by: str


def count_controlled(
    clinic: Clinic, person_id: UUID, entries: Sequence[ControlledEntry], second: SecondPerson
) -> tuple[CountedByTwo, ...] | Denied:
    """Store every count under both names, or none; return their differences, which stay open until they are settled.

    The balances stay as they are. An intent stored before is answered as it was. Raises BadInputError naming the
    field.
    """
    people = two_people(clinic, person_id, "count_stock", second)
    if isinstance(people, Denied):
        return people
    return clinic.store.write(lambda tx: tuple(_count(tx, clinic, people, entry) for entry in entries))


def _count(tx: Transaction, clinic: Clinic, people: TwoPeople, entry: ControlledEntry) -> CountedByTwo:
    who, other = people.first, people.second
    before = tx.execute(_BEFORE, intent=entry.intent_id).scalar() if entry.intent_id else None
    if before is not None:
        return CountedByTwo(before, other.name)
    now = read_held(tx, clinic, entry.held)
    at = entry.counted_at or clinic.now()
    _check(clinic, entry, now)
    _check_time(tx, clinic, now, at)
    expected = now.left - moved_since(tx, now, at)
    row = ControlledCount(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        lot_id=now.lot_id,
        vial_id=now.vial_id,
        room_id=now.room_id,
        shift=entry.shift,
        counted=entry.quantity,
        expected=expected,
        difference=entry.quantity - expected,
        counted_at=at,
        recorded_at=clinic.now(),
        counted_by=who.id,
        counted_by_name=who.name,
        verified_by=other.id,
        verified_by_name=other.name,
        note=entry.note.strip(),
        intent_id=entry.intent_id,
    )
    tx.add(row)
    detail = {"lot": str(now.lot_id), "by": format(row.difference, "f"), "second": str(other.id)}
    audited(tx, clinic, who.id, "count_controlled", ("ControlledCount", row.id), detail)
    return CountedByTwo(row.difference, other.name)


def _check(clinic: Clinic, entry: ControlledEntry, now: HeldNow) -> None:
    if not now.schedule:
        raise BadInputError("", f"lot {now.lot_number} is not a controlled drug: c counts it")
    if clinic_tables(clinic).reason("controlled_shift", entry.shift) is None:
        codes = ", ".join(row.code for row in clinic_tables(clinic).reasons.get("controlled_shift", ()))
        raise BadInputError("shift", f"name the shift: {codes}")
    if not Decimal(0) <= entry.quantity <= LARGEST:
        raise BadInputError(entry.at("quantity"), f"write an amount from 0 to {LARGEST:,}")
    if now.vial_id is None and entry.quantity != entry.quantity.to_integral_value():
        raise BadInputError(entry.at("quantity"), "write a whole number of unopened containers")
    if len(entry.note.strip()) > LONGEST_REASON:
        raise BadInputError("note", f"write at most {LONGEST_REASON} characters")
    if entry.seen != entry.quantity:
        raise BadInputError(entry.at("seen"), "the two of you came to different amounts: count it again, both of you")


def _check_time(tx: Transaction, clinic: Clinic, now: HeldNow, at: datetime) -> None:
    if at > clinic.now():
        raise BadInputError("counted_at", "a count cannot be of a time to come")
    opened = tx.execute(_OPENED, vial=now.vial_id).scalar() if now.vial_id else None
    if opened and at < opened:
        text = f"the vial of lot {now.lot_number} was opened {instant_text(opened, clinic.zone)}, after that"
        raise BadInputError("counted_at", text)
