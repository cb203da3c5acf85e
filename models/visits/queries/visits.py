"""Visits of a day, and the changes of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Subquery, func, or_, select

from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of
from models.visits.facts import VisitFacts, visit_of
from models.visits.queries.person import PERSON, person_in
from models.visits.records.visit import Visit, VisitChange
from models.visits.rules.clock_time import booked_text
from models.visits.states import HERE, OPEN, VisitState

_VISIT = table_of(Visit)
_CHANGE = table_of(VisitChange)
_PATIENT = table_of(Patient)
_SAME = _PATIENT.alias("same")
_HERE = sorted(state.value for state in HERE)
_OPEN = sorted(state.value for state in OPEN)
_BROUGHT_ALONG = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class VisitVersion:
    """One change of a visit: what it became, by whom and when; `words` in one line."""

    version: int
    words: str
    changed_at: datetime
    changed_by: str


def visits_of_day(connection: Connection, clinic: Clinic, day: date) -> list[VisitFacts]:
    """Return a day's visits; on the present day also who came the day before and is still here (W29)."""
    first = day - _BROUGHT_ALONG if day == clinic.today() else day
    on_list = (_VISIT.c.day.between(first, day), or_(_VISIT.c.day == day, _VISIT.c.state.in_(_HERE)))
    found = connection.execute(select(_VISIT).where(_VISIT.c.site_id == clinic.site_id, *on_list).order_by(_VISIT.c.id))
    return [visit_of(row) for row in found]


def here_now(clinic: Clinic) -> Subquery:
    """Return (record_id, room): everybody who is in the clinic and waits, by each of the person's records."""
    today = clinic.today()
    return (
        select(_SAME.c.id.label("record_id"), func.max(_VISIT.c.room).label("room"))
        .select_from(_VISIT)
        .join(_PATIENT, _PATIENT.c.id == _VISIT.c.patient_id)
        .join(_SAME, person_in(_SAME) == PERSON)
        .where(
            _VISIT.c.site_id == clinic.site_id,
            _VISIT.c.day >= today - _BROUGHT_ALONG,
            _VISIT.c.day <= today,
            _VISIT.c.state.in_(_HERE),
        )
        .group_by(_SAME.c.id)
        .subquery()
    )


def open_visits(connection: Connection, patients: Iterable[UUID], day: date) -> list[VisitFacts]:
    """Return the visits of one person that are booked or under way on a day."""
    found = connection.execute(
        select(_VISIT).where(_VISIT.c.patient_id.in_(list(patients)), _VISIT.c.day == day, _VISIT.c.state.in_(_OPEN))
    )
    return [visit_of(row) for row in found]


def visit_words(clinic: Clinic, visit: VisitFacts) -> str:
    """Return a visit in one line: where it stands, its time, what for."""
    at = visit.arrived_at if visit.state.here else visit.starts_at
    when = f" {booked_text(at, clinic.zone)}" if at else ""
    return f"{visit.state.words}{when}{f': {visit.reason}' if visit.reason else ''}"


def visit_history(clinic: Clinic, visit_id: UUID) -> tuple[VisitVersion, ...]:
    """Return every change of a visit, newest first."""
    with clinic.store.read() as connection:
        found = connection.execute(
            select(_CHANGE).where(_CHANGE.c.visit_id == visit_id).order_by(_CHANGE.c.version.desc())
        ).all()
    return tuple(VisitVersion(row.version, _words(clinic, row), row.changed_at, row.changed_by_name) for row in found)


def _words(clinic: Clinic, row: Row[Any]) -> str:
    state = VisitState(row.state)
    parts = [state.words]
    if state is VisitState.BOOKED and row.starts_at:
        parts.append(f"for {booked_text(row.starts_at, clinic.zone)}")
    if state is VisitState.ROOMED and row.room:
        parts.append(f"room {row.room}")
    return " · ".join([" ".join(parts), *(text for text in (row.ending,) if text)])
