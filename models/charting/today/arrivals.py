"""The day: who is booked, here, observed and done. Observing and done follow from what was charted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from models.charting.today.doses_today import doses_today
from models.core.birth import Birth
from models.core.charting_codes import Outcome
from models.core.words import time_text
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of
from models.visits.facts import VisitFacts
from models.visits.queries.open_orders import OpenOrder, orders_of
from models.visits.queries.person import survivors
from models.visits.queries.visits import visits_of_day
from models.visits.rules.clock_time import booked_text
from models.visits.rules.one_person import one_entry_each
from models.visits.states import VisitState

_PATIENT = table_of(Patient)
_OUTCOMES = {Outcome.GIVEN: "given", Outcome.PARTLY_GIVEN: "partly given", Outcome.REFUSED: "refused"}
ORDER = (
    VisitState.ARRIVED,
    VisitState.ROOMED,
    VisitState.WAITING,
    VisitState.OBSERVING,
    VisitState.BOOKED,
    VisitState.DONE,
    VisitState.LEFT,
    VisitState.NO_SHOW,
    VisitState.CANCELLED,
)
"""The states in the order of the list."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One line of the day. `visit` is None for somebody charted without one.

    `others` are open visits of the same person under merged records. `time` is what the line is known by: booked for,
    or came at. `waited` are the minutes since they came, None unless they wait. `orders` are what is still to be given,
    `charted` the doses of the day in words, `until` when the longest observation ends.
    """

    visit: VisitFacts | None
    others: tuple[VisitFacts, ...]
    patient_id: UUID
    family: str
    given: str
    birth: Birth
    mrn: str
    state: VisitState
    time: str
    waited: int | None
    orders: tuple[OpenOrder, ...]
    charted: tuple[str, ...]
    until: datetime | None
    similar: bool

    @property
    def key(self) -> UUID:
        """What names the line."""
        return self.visit.id if self.visit else self.patient_id


@dataclass(frozen=True, slots=True)
class DayList:
    """Everybody of one day at one instant."""

    day: date
    today: date
    items: tuple[Arrival, ...]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines are made from, by patient or by person."""

    patients: Mapping[UUID, Row[Any]]
    person: Mapping[UUID, UUID]
    orders: Mapping[UUID, list[OpenOrder]]
    doses: Mapping[UUID, list[Row[Any]]]


def arrivals(clinic: Clinic, day: date) -> DayList:
    """Return the list of a day, grouped by state; the present day keeps who is still here or observed from before."""
    now, today = clinic.now(), clinic.today()
    with clinic.store.read() as connection:
        visits = visits_of_day(connection, clinic, day)
        doses = [row for row in doses_today(connection, clinic, day) if _on_list(row, day, today)]
        known = _known(connection, clinic, visits, doses)
    entries = one_entry_each(visits, known.person)
    items = [_of_visits(clinic, entry, known, now, today) for entry in entries]
    seen = {known.person[item.patient_id] for item in items}
    items += [_unbooked(clinic, person, rows, known) for person, rows in known.doses.items() if person not in seen]
    ranks = {state: rank for rank, state in enumerate(ORDER)}
    return DayList(day, today, _told_apart(sorted(items, key=lambda item: (ranks[item.state], *_place(item)))), now)


def _on_list(row: Row[Any], day: date, today: date) -> bool:
    """Whether a dose is one of the day: given on it, or on the present day still observed."""
    return bool(row.service_date == day or (day == today and _watched(row)))


def _watched(row: Row[Any]) -> bool:
    return row.observe_until is not None and row.kind is None


def _known(connection: Connection, clinic: Clinic, visits: Sequence[VisitFacts], doses: Sequence[Row[Any]]) -> _Known:
    listed = {visit.patient_id for visit in visits} | {row.patient_id for row in doses}
    person = survivors(connection, listed)
    everyone = {*listed, *person.values()}
    named = (_PATIENT.c.id, _PATIENT.c.family, _PATIENT.c.given, _PATIENT.c.birth_date, _PATIENT.c.birth_precision,
             _PATIENT.c.mrn)  # fmt: skip
    rows: Iterable[Row[Any]] = connection.execute(select(*named).where(_PATIENT.c.id.in_(everyone)))
    of_person: dict[UUID, list[Row[Any]]] = {}
    for row in doses:
        of_person.setdefault(person[row.patient_id], []).append(row)
    orders: dict[UUID, list[OpenOrder]] = {}
    for order in orders_of(connection, clinic, everyone):
        orders.setdefault(person.get(order.patient_id, order.patient_id), []).append(order)
    return _Known({row.id: row for row in rows}, person, orders, of_person)


def _of_visits(clinic: Clinic, entry: tuple[VisitFacts, ...], known: _Known, now: datetime, today: date) -> Arrival:
    visit, *others = sorted(entry, key=lambda one: (not one.state.here, str(one.starts_at or ""), one.id))
    person = known.person[visit.patient_id]
    doses = _since(visit, known.doses.get(person, []))
    left = _left_to_give(visit, known.orders.get(person, []), doses, today)
    state, until = _state(visit, doses, left)
    came = visit.arrived_at
    at = came if came and (state.here or not visit.starts_at) else visit.starts_at
    return _line(
        clinic,
        known.patients[person],
        doses,
        visit=visit,
        others=tuple(others),
        state=state,
        time=booked_text(at, clinic.zone) if at else "",
        waited=int((now - came).total_seconds() // 60) if came and state.here and visit.day <= today else None,
        orders=tuple(left),
        until=until,
    )


def _unbooked(clinic: Clinic, person: UUID, doses: list[Row[Any]], known: _Known) -> Arrival:
    """Return the line of somebody whose dose was charted without a visit: nobody disappears while observed."""
    ends = [row.observe_until for row in doses if _watched(row)]
    return _line(
        clinic,
        known.patients[person],
        doses,
        visit=None,
        others=(),
        state=VisitState.OBSERVING if ends else VisitState.DONE,
        time=time_text(min(row.effective_at for row in doses), clinic.zone),
        waited=None,
        orders=(),
        until=max(ends, default=None),
    )


def _line(clinic: Clinic, patient: Row[Any], doses: list[Row[Any]], **of_visit: Any) -> Arrival:
    return Arrival(
        patient_id=patient.id,
        family=patient.family,
        given=patient.given,
        birth=Birth(patient.birth_date, patient.birth_precision),
        mrn=patient.mrn,
        charted=tuple(_charted(clinic, row) for row in sorted(doses, key=lambda row: row.effective_at)),
        similar=False,
        **of_visit,
    )


def _charted(clinic: Clinic, row: Row[Any]) -> str:
    return f"{row.drug_display} {_OUTCOMES.get(row.outcome, 'not given')} {time_text(row.effective_at, clinic.zone)}"


def _since(visit: VisitFacts, doses: list[Row[Any]]) -> list[Row[Any]]:
    """Return the doses of a visit: of its day, since the patient came, or still observed whenever it was given."""
    came = visit.arrived_at
    return [
        row for row in doses if row.service_date == visit.day or _watched(row) or (came and row.effective_at >= came)
    ]


def _left_to_give(visit: VisitFacts, orders: list[OpenOrder], doses: list[Row[Any]], today: date) -> list[OpenOrder]:
    charted = {row.request_id for row in doses}
    if visit.request_id:
        return [order for order in orders if order.id == visit.request_id and order.id not in charted]
    by = max(visit.day, today)
    return [order for order in orders if order.id not in charted and (order.due_on is None or order.due_on <= by)]


def _state(visit: VisitFacts, doses: list[Row[Any]], left: list[OpenOrder]) -> tuple[VisitState, datetime | None]:
    ends = [row.observe_until for row in doses if _watched(row)]
    if ends:
        return VisitState.OBSERVING, max(ends)
    still_due = any(order.due_on is not None for order in left)
    if doses and visit.state.open and not still_due:
        return VisitState.DONE, None
    return visit.state, None


def _place(item: Arrival) -> tuple[str, str, str]:
    visit = item.visit
    first = item.until or (visit and (visit.arrived_at if item.state.here else visit.starts_at or visit.arrived_at))
    return (str(first or "9"), item.family.lower(), item.given.lower())


def _told_apart(items: list[Arrival]) -> tuple[Arrival, ...]:
    """Mark those who share the family name or the birth date with another one of the list (S3)."""
    people = {item.patient_id: (item.family.casefold(), item.birth) for item in items}
    names = Counter(family for family, _born in people.values())
    births = Counter(born for _family, born in people.values())
    return tuple(replace(item, similar=names[item.family.casefold()] > 1 or births[item.birth] > 1) for item in items)
