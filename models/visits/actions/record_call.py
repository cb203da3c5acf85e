"""Work the call list: hold a person while calling, record what came of it, book who will come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.core.words import time_text, weekday_text
from models.orders.records.medication_request import MedicationRequest
from models.patients.entry import open_patient, written
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.people.versions import Stale
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of
from models.visits.actions.book_visit import Booked, BookedAlready, VisitEntry, book, check_entry
from models.visits.records.call import CallAttempt, CallTask

_TASK = table_of(CallTask)
_ORDER = table_of(MedicationRequest)
WILL_COME, CALL_AGAIN, DECLINED, WRONG_NUMBER = "will_come", "call_again", "declined", "wrong_number"
_SPOKEN = {WILL_COME, CALL_AGAIN, DECLINED}


@dataclass(frozen=True, slots=True)
class CallEntry:
    """What came of a call. `attempts` are those the caller saw; `on` the day they come or are called again.

    `time` is when they come, as typed, "" for none; `note` why they declined, or who answered.
    """

    patient_id: UUID
    attempts: int
    outcome: str
    on: date | None = None
    time: str = ""
    note: str = ""
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class Called:
    """The call is stored as attempt `number`; `next_on` is the day the person is listed again, None for at once."""

    number: int
    next_on: date | None


def claim_call(clinic: Clinic, person_id: UUID | None, patient_id: UUID, attempts: int) -> Stale | Denied | None:
    """Hold a person for the one who is calling; Stale when a colleague holds them, or called meanwhile."""
    by = author(clinic, person_id, "work_call_list")
    if isinstance(by, Denied):
        return by

    def act(tx: Transaction) -> Stale | None:
        row = _task(tx, clinic, patient_id)
        if problem := _meanwhile(clinic, row, by, attempts):
            return problem
        _stored(tx, clinic, row, patient_id, claimed_by=by.id, claimed_by_name=by.name, claimed_at=clinic.now())
        return None

    return clinic.store.write(act)


def release_call(clinic: Clinic, person_id: UUID | None, patient_id: UUID) -> None:
    """Let go of a person somebody meant to call and did not; what another holds stays held."""
    mine = (_TASK.c.patient_id == patient_id, _TASK.c.claimed_by == person_id)
    clinic.store.write(lambda tx: tx.update(CallTask, *mine, claimed_by=None, claimed_by_name="", claimed_at=None))


def record_call(clinic: Clinic, person_id: UUID | None, entry: CallEntry) -> Called | BookedAlready | Stale | Denied:
    """Store one call; who will come is booked with it. Raises BadInputError naming the field, or as booking does."""
    by = author(clinic, person_id, "work_call_list")
    if isinstance(by, Denied):
        return by
    next_on, note = check_call(clinic, entry), entry.note.strip()

    def act(tx: Transaction) -> Called | BookedAlready | Stale:
        row = _task(tx, clinic, entry.patient_id)
        if problem := _meanwhile(clinic, row, by, entry.attempts):
            return problem
        open_patient(tx, entry.patient_id)
        visit = _booked(tx, clinic, by, entry)
        if isinstance(visit, BookedAlready):
            return visit
        number = entry.attempts + 1
        tx.add(_attempt(tx, clinic, by, entry, number, next_on, visit))
        values = {"attempts": number, "outcome": entry.outcome, "note": note, "called_at": clinic.now()}
        values |= {"called_by_name": by.name, "next_on": next_on}
        values |= {"claimed_by": None, "claimed_by_name": "", "claimed_at": None}
        if entry.outcome in _SPOKEN:
            values["contact_on"] = clinic.today()
        _stored(tx, clinic, row, entry.patient_id, **values)
        detail = {"outcome": entry.outcome, "attempt": number}
        audited(tx, clinic, by.id, "record_call", ("Patient", entry.patient_id), detail)
        return Called(number, next_on)

    return clinic.store.write(act)


def check_call(clinic: Clinic, entry: CallEntry) -> date | None:
    """Return the day the person is listed again. Raises BadInputError naming the field that cannot be taken."""
    if not written(entry.note, "note", 300) and entry.outcome == DECLINED:
        raise BadInputError("note", "say in a few words why")
    tables, today = clinic_tables(clinic), clinic.today()
    if tables.reason("call", entry.outcome) is None:
        raise BadInputError("", "Choose what came of the call.")
    if entry.outcome in {WILL_COME, CALL_AGAIN}:
        if entry.on is None:
            raise BadInputError("day", "write the day, such as T+7")
        if entry.on < today or (entry.on == today and entry.outcome == CALL_AGAIN):
            raise BadInputError("day", f"{weekday_text(entry.on, year=True)} is not after today")
        if entry.outcome == CALL_AGAIN:
            return entry.on
        check_entry(clinic, VisitEntry(entry.patient_id, entry.on, entry.time))
        # Who does not come is listed again the day after.
        return entry.on + timedelta(days=1)
    if entry.outcome == WRONG_NUMBER:
        return None
    name = "declined_call_days" if entry.outcome == DECLINED else "call_again_days"
    return today + timedelta(days=int(tables.limits[name].value))


def _task(tx: Transaction, clinic: Clinic, patient_id: UUID) -> Row[Any] | None:
    wanted = select(_TASK).where(_TASK.c.patient_id == patient_id, _TASK.c.site_id == clinic.site_id)
    return tx.execute(wanted.with_for_update() if tx.serializable else wanted).one_or_none()


def _meanwhile(clinic: Clinic, row: Row[Any] | None, by: Author, attempts: int) -> Stale | None:
    if row is None:
        return None
    if row.attempts != attempts and row.called_at:
        outcome = clinic_tables(clinic).words("call", row.outcome)
        at = time_text(row.called_at, clinic.zone)
        return Stale(f"{row.called_by_name} called at {at}: {outcome}. Nothing was stored.")
    minutes = int(clinic_tables(clinic).limits["call_claim_minutes"].value)
    held = row.claimed_at is not None and row.claimed_at > clinic.now() - timedelta(minutes=minutes)
    if held and row.claimed_by != by.id:
        return Stale(f"{row.claimed_by_name} is calling this person since {time_text(row.claimed_at, clinic.zone)}.")
    return None


def _stored(tx: Transaction, clinic: Clinic, row: Row[Any] | None, patient_id: UUID, **values: Any) -> None:
    if row is None:
        tx.add(CallTask(id=clinic.new_id(), site_id=clinic.site_id, patient_id=patient_id, **values))
    else:
        tx.update(CallTask, _TASK.c.patient_id == patient_id, **values)


def _booked(tx: Transaction, clinic: Clinic, by: Author, entry: CallEntry) -> UUID | BookedAlready | None:
    if entry.outcome != WILL_COME or entry.on is None:
        return None
    visit = VisitEntry(entry.patient_id, entry.on, entry.time, anyway=entry.anyway)
    made = book(tx, clinic, by, visit)
    return made.visit_id if isinstance(made, Booked) else made


def _attempt(
    tx: Transaction, clinic: Clinic, by: Author, entry: CallEntry, number: int, next_on: date | None,
    visit_id: UUID | None,
) -> CallAttempt:  # fmt: skip
    due = select(func.min(_ORDER.c.due_on)).where(_ORDER.c.patient_id == entry.patient_id, _ORDER.c.status == "active")
    return CallAttempt(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        patient_id=entry.patient_id,
        number=number,
        outcome=entry.outcome,
        note=entry.note.strip(),
        next_on=next_on,
        due_on=tx.execute(due).scalar(),
        visit_id=visit_id,
        called_at=clinic.now(),
        called_by=by.id,
        called_by_name=by.name,
    )
