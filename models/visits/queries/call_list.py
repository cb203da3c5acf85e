"""Who is due and may be called: a page at a time, one line a person, however many orders the clinic holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, exists, func, or_, select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.birth import Birth
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.records.medication_request import MedicationRequest
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of
from models.visits.queries.open_orders import OpenOrder, orders_of
from models.visits.queries.person import PERSON, PHONE, may_be_called, person_in
from models.visits.records.call import CallTask
from models.visits.records.visit import Visit
from models.visits.rules.label_window import window_closes
from models.visits.states import OPEN

PAGE = 100
"""People read at once."""
_ORDER = table_of(MedicationRequest)
_PATIENT = table_of(Patient)
_OWNER = _PATIENT.alias("owner")
_TASK = table_of(CallTask)
_VISIT = table_of(Visit)
_OPEN = sorted(state.value for state in OPEN)


class Due(StrEnum):
    """How long somebody is due, in the order of the list."""

    LOST = "lost"
    OVERDUE = "overdue"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class CallAsked:
    """What of the list is wanted. `due` None is all of it; `words` are parts of a name or record number.

    `waiting` lists also who was called and is not to be called again yet; `page` counts from 0.
    """

    due: Due | None = None
    words: tuple[str, ...] = ()
    waiting: bool = False
    page: int = 0


@dataclass(frozen=True, slots=True)
class CallLine:
    """One person to call. `due_on` is the first day something is due; `closes` when its label window does, if one does.

    `attempts` are the calls recorded, the last with `outcome`, `called_at` and `called_by`; `hidden` until `next_on`;
    `claimed_by` is who is on the phone with them, "" for no one.
    """

    patient_id: UUID
    family: str
    given: str
    birth: Birth
    mrn: str
    phone: str
    due: Due
    due_on: date
    orders: tuple[OpenOrder, ...]
    closes: date | None
    attempts: int
    outcome: str
    note: str
    called_at: datetime | None
    called_by: str
    next_on: date | None
    hidden: bool
    claimed_by: str


@dataclass(frozen=True, slots=True)
class CallList:
    """One page. `counts` are the people listed by how long they are due; `later` how many are called later."""

    asked: CallAsked
    lines: tuple[CallLine, ...]
    counts: dict[Due, int]
    later: int
    more: bool
    today: date


def call_list(clinic: Clinic, asked: CallAsked) -> CallList:
    """Return a page of the call list; four statements whatever the clinic holds."""
    today = clinic.today()
    people = _people(clinic, today)
    with clinic.store.read() as connection:
        counted = connection.execute(_counted(people)).all()
        rows = connection.execute(_wanted(people, asked).limit(PAGE + 1).offset(asked.page * PAGE)).all()
        lines = _lines(connection, clinic, rows[:PAGE], today)
    counts = dict.fromkeys(Due, 0)
    for row in counted:
        counts[Due(row.due)] += row.number if asked.waiting or not row.hidden else 0
    later = sum(row.number for row in counted if row.hidden)
    return CallList(asked, lines, counts, later, len(rows) > PAGE, today)


def whole_call_list(clinic: Clinic, asked: CallAsked) -> tuple[CallLine, ...]:
    """Return every page of what is asked for, as it is printed: the people at once, their orders a page at a time."""
    today = clinic.today()
    lines: list[CallLine] = []
    with clinic.store.read() as connection:
        rows = connection.execute(_wanted(_people(clinic, today), asked)).all()
        for start in range(0, len(rows), PAGE):
            lines += _lines(connection, clinic, rows[start : start + PAGE], today)
    return tuple(lines)


def _people(clinic: Clinic, today: date) -> Any:
    """Return who is due within a month and may be called, one row a person."""
    limits = clinic_tables(clinic).limits
    week = today + timedelta(days=int(limits["calls_week_days"].value))
    month = max(week, today + timedelta(days=int(limits["calls_month_days"].value)))
    lost = today - timedelta(days=int(limits["lost_to_follow_up_days"].value))
    owner = person_in(_OWNER)
    first = (
        select(owner.label("person"), func.min(_ORDER.c.due_on).label("due_on"))
        .join(_OWNER, _OWNER.c.id == _ORDER.c.patient_id)
        .where(_ORDER.c.site_id == clinic.site_id, _ORDER.c.status == "active", _ORDER.c.due_on <= month)
        .group_by(owner)
        .subquery()
    )
    coming = _visited(_VISIT.c.day >= today, _VISIT.c.state.in_(_OPEN))
    return (
        select(
            _PATIENT.c.id,
            _PATIENT.c.family,
            _PATIENT.c.given,
            _PATIENT.c.birth_date,
            _PATIENT.c.birth_precision,
            _PATIENT.c.mrn,
            PHONE.label("phone"),
            first.c.due_on,
            case(
                (and_(first.c.due_on < lost, ~_in_touch(lost)), Due.LOST.value),
                (first.c.due_on < today, Due.OVERDUE.value),
                (first.c.due_on <= week, Due.WEEK.value),
                else_=Due.MONTH.value,
            ).label("due"),
            func.coalesce(_TASK.c.next_on > today, False).label("hidden"),
            *(_TASK.c[name] for name in _OF_TASK),
        )
        .join(first, first.c.person == _PATIENT.c.id)
        .outerjoin(_TASK, _TASK.c.patient_id == _PATIENT.c.id)
        .where(may_be_called(), ~coming)
        .subquery()
    )


_OF_TASK = ("attempts", "outcome", "note", "called_at", "called_by_name", "next_on", "claimed_by_name", "claimed_at")


def _in_touch(since: date) -> ColumnElement[bool]:
    """Return the condition of a person who was here, or spoken to, since a day."""
    came = _visited(_VISIT.c.arrived_at.is_not(None), _VISIT.c.day >= since)
    return or_(func.coalesce(_TASK.c.contact_on >= since, False), came)


def _visited(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a person has such a visit, under whichever record it was made."""
    own = person_in(_OWNER) == _PATIENT.c.id
    return exists().where(_VISIT.c.patient_id == _OWNER.c.id, own, *which).correlate(_PATIENT)


def _counted(people: Any) -> Select[Any]:
    return select(people.c.due, people.c.hidden, func.count().label("number")).group_by(people.c.due, people.c.hidden)


def _wanted(people: Any, asked: CallAsked) -> Select[Any]:
    rank = case({due.value: place for place, due in enumerate(Due)}, value=people.c.due)
    found = select(people).order_by(rank, people.c.due_on, people.c.family, people.c.given, people.c.id)
    if asked.due is not None:
        found = found.where(people.c.due == asked.due.value)
    if not asked.waiting:
        found = found.where(~people.c.hidden)
    for word in asked.words:
        like = f"%{word.lower().replace('/', '//').replace('%', '/%').replace('_', '/_')}%"
        named = (people.c.family, people.c.given, people.c.mrn)
        found = found.where(or_(*(func.lower(column).like(like, escape="/") for column in named)))
    return found


def _lines(connection: Connection, clinic: Clinic, rows: Any, today: date) -> tuple[CallLine, ...]:
    limits, drugs = clinic_tables(clinic).limits, clinic_formulary(clinic).drugs
    held_since = clinic.now() - timedelta(minutes=int(limits["call_claim_minutes"].value))
    latest = today + timedelta(days=int(limits["calls_month_days"].value))
    of_person: dict[UUID, list[OpenOrder]] = {}
    owner = dict(_records(connection, [row.id for row in rows]))
    for order in orders_of(connection, clinic, owner):
        if order.due_on is not None and order.due_on <= latest:
            of_person.setdefault(owner[order.patient_id], []).append(order)
    made = []
    for row in rows:
        orders = tuple(of_person.get(row.id, ()))
        windows = (
            window_closes(drugs.get(order.drug_slug), order.due_on, order.interval_days)
            for order in orders
            if order.due_on is not None
        )
        made.append(_line(row, orders, min((day for day in windows if day), default=None), held_since))
    return tuple(made)


def _records(connection: Connection, people: list[UUID]) -> list[tuple[UUID, UUID]]:
    found = connection.execute(select(_PATIENT.c.id, PERSON.label("person")).where(PERSON.in_(people)))
    return [(row.id, row.person) for row in found]


def _line(row: Row[Any], orders: tuple[OpenOrder, ...], closes: date | None, held_since: datetime) -> CallLine:
    held = row.claimed_at is not None and row.claimed_at > held_since
    return CallLine(
        patient_id=row.id,
        family=row.family,
        given=row.given,
        birth=Birth(row.birth_date, row.birth_precision),
        mrn=row.mrn,
        phone=row.phone,
        due=Due(row.due),
        due_on=row.due_on,
        orders=orders,
        closes=closes,
        attempts=row.attempts or 0,
        outcome=row.outcome or "",
        note=row.note or "",
        called_at=row.called_at,
        called_by=row.called_by_name or "",
        next_on=row.next_on,
        hidden=bool(row.hidden),
        claimed_by=row.claimed_by_name if held else "",
    )
