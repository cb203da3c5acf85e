"""Book a visit, or record somebody who walked in. A second visit of one person on one day is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from models.core.errors import BadInputError
from models.core.words import weekday_text
from models.orders.records.medication_request import MedicationRequest
from models.patients.entry import open_patient, written
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of
from models.visits.actions.storing import add_visit
from models.visits.facts import VisitFacts
from models.visits.queries.person import records_of
from models.visits.queries.visits import open_visits
from models.visits.rules.clock_time import booked_instant, booked_text
from models.visits.states import VisitState

_ORDER = table_of(MedicationRequest)
_FARTHEST = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """A visit to come, or with `walked_in` one that begins now. `time` is as typed, "" for none.

    `order_id` None is for whatever is due. `anyway` books although the person has another visit on that day.
    """

    patient_id: UUID
    day: date
    time: str = ""
    reason: str = ""
    order_id: UUID | None = None
    walked_in: bool = False
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """The visit is stored."""

    visit_id: UUID


@dataclass(frozen=True, slots=True)
class BookedAlready:
    """The person has a visit on that day, `visit_id`. Asked again with `anyway`, another one is stored all the same."""

    text: str
    visit_id: UUID


def book_visit(clinic: Clinic, person_id: UUID | None, entry: VisitEntry) -> Booked | BookedAlready | Denied:
    """Store a visit. Raises BadInputError naming the field, or for a closed record (S8)."""
    by = author(clinic, person_id, "manage_visits")
    if isinstance(by, Denied):
        return by
    check_entry(clinic, entry)
    return clinic.store.write(lambda tx: book(tx, clinic, by, entry))


def check_entry(clinic: Clinic, entry: VisitEntry) -> datetime | None:
    """Return the instant a visit is booked for, None without a time. Raises BadInputError naming the field."""
    today = clinic.today()
    if entry.day < today:
        raise BadInputError("day", f"{weekday_text(entry.day, year=True)} has passed: write T or a later day")
    if entry.day - today > _FARTHEST:
        raise BadInputError("day", f"{weekday_text(entry.day, year=True)} is over two years away: check the year")
    written(entry.reason, "reason", 200)
    return booked_instant(entry.time, entry.day, clinic.zone) if entry.time.strip() else None


def book(tx: Transaction, clinic: Clinic, by: Author, entry: VisitEntry) -> Booked | BookedAlready:
    """Store a visit within a transaction, see `book_visit`."""
    starts_at = check_entry(clinic, entry)
    open_patient(tx, entry.patient_id)
    records = records_of(tx.connection, entry.patient_id)
    if entry.order_id is not None:
        order = tx.execute(select(_ORDER.c.patient_id).where(_ORDER.c.id == entry.order_id)).scalar_one_or_none()
        if order not in records:
            raise BadInputError("order", "this order is another patient's")
    known = open_visits(tx.connection, records, entry.day)
    if known and not entry.anyway:
        return BookedAlready(_known_text(clinic, known[0]), known[0].id)
    visit = VisitFacts(
        id=clinic.new_id(),
        patient_id=entry.patient_id,
        request_id=entry.order_id,
        day=entry.day,
        starts_at=starts_at,
        booked=not entry.walked_in,
        state=VisitState.ARRIVED if entry.walked_in else VisitState.BOOKED,
        room="",
        reason=entry.reason.strip(),
        ending="",
        arrived_at=clinic.now() if entry.walked_in else None,
        version=1,
    )
    add_visit(tx, clinic, by, visit, "record_walk_in" if entry.walked_in else "book_visit")
    return Booked(visit.id)


def _known_text(clinic: Clinic, known: VisitFacts) -> str:
    at = f" at {booked_text(known.starts_at, clinic.zone)}" if known.starts_at else ""
    if known.state is VisitState.BOOKED:
        return f"This patient is booked on {weekday_text(known.day)}{at} already."
    return "This patient is here already."
