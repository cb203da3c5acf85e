"""The demo clinic's day beside its doses: who is booked and here, and the calls to people who are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from models.core.clock import day_start, local_date
from models.demo.timetable import FixedClock
from models.store.clinic import Clinic
from models.visits.actions.book_visit import Booked, VisitEntry, book_visit
from models.visits.actions.move_visit import VisitStep, move_visit
from models.visits.actions.record_call import CallEntry, record_call
from models.visits.rules.clock_time import booked_text
from models.visits.states import VisitState


@dataclass(frozen=True, slots=True)
class _Visit:
    """A visit of today: booked for so many minutes from now, None for a walk-in; came so many minutes ago."""

    patient: str
    minutes: int | None
    came: int | None = None
    room: str = ""
    ending: VisitState | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Call:
    """A call some days ago; `days` from then is the day the person comes or is called again, 0 for none."""

    patient: str
    ago: int
    outcome: str
    days: int = 0
    note: str = ""


VISITS = (
    _Visit("adeyemi", -90, came=95, room="1"),
    _Visit("nguyen-linh", -55, came=56, room="3"),
    _Visit("osei", -25, came=30, room="4"),
    _Visit("romero", -40, came=37, room="2"),
    _Visit("petrov", None, came=11),
    _Visit("rahman", 140),
    _Visit("long", 195),
    _Visit("unasked", 285),
    _Visit("delacroix", None, came=70, ending=VisitState.LEFT, reason="waited too long, comes back on Friday"),
    _Visit("kowalski", -100, ending=VisitState.NO_SHOW),
    _Visit("cho", 60, ending=VisitState.CANCELLED, reason="called: has a cold"),
)
CALLS = (
    _Call("mensah", 4, "no_answer"),
    _Call("mensah", 2, "left_message", note="with his brother"),
    _Call("gallagher", 1, "call_again", days=4, note="out of town"),
    _Call("hale", 1, "wrong_number"),
    _Call("eldest", 1, "will_come", days=6),
    _Call("tanaka", 3, "declined", note="gets it at work now"),
)


def store_day(clinic: Clinic, people: Mapping[str, UUID], desk: UUID, caller: UUID) -> None:
    """Store the visits of today and the calls of the days before, each as the actions would have at its time."""
    for visit in VISITS:
        _store_visit(clinic, people[visit.patient], desk, visit)
    made: dict[str, int] = {}
    for call in CALLS:
        then = _at(clinic, clinic.now() - timedelta(days=call.ago))
        on = then.today() + timedelta(days=call.days) if call.days else None
        entry = CallEntry(people[call.patient], made.get(call.patient, 0), call.outcome, on, note=call.note)
        record_call(then, caller, entry)
        made[call.patient] = entry.attempts + 1


def _store_visit(clinic: Clinic, patient: UUID, desk: UUID, visit: _Visit) -> None:
    today, walked_in = clinic.today(), visit.minutes is None
    came = _at(clinic, _today(clinic, visit.came)) if visit.came is not None else None
    begins = came if came and walked_in else _at(clinic, clinic.now() - timedelta(days=1))
    booked = book_visit(begins, desk, VisitEntry(patient, today, _time(clinic, visit.minutes), walked_in=walked_in))
    assert isinstance(booked, Booked)  # noqa: S101  (nobody else has this clinic yet)
    steps: list[tuple[Clinic, VisitState]] = [(came, VisitState.ARRIVED)] if came and not walked_in else []
    if visit.room and came:
        steps.append((_at(clinic, min(clinic.now(), came.now() + timedelta(minutes=4))), VisitState.ROOMED))
    if visit.ending:
        steps.append((_at(clinic, _today(clinic, 5)), visit.ending))
    for version, (then, to) in enumerate(steps, 1):
        move_visit(then, desk, VisitStep(booked.visit_id, version, to, room=visit.room, reason=visit.reason))


def _at(clinic: Clinic, instant: datetime) -> Clinic:
    return replace(clinic, clock=FixedClock(instant))


def _today(clinic: Clinic, ago: int) -> datetime:
    """Return an instant so many minutes ago, on the present day."""
    return max(day_start(clinic.today(), clinic.zone), clinic.now() - timedelta(minutes=ago))


def _time(clinic: Clinic, minutes: int | None) -> str:
    """Return the full quarter of an hour nearest to so many minutes from now, "" where it is on another day."""
    if minutes is None:
        return ""
    wanted = clinic.now() + timedelta(minutes=minutes)
    quarter = wanted.replace(second=0, microsecond=0, minute=wanted.minute // 15 * 15)
    return booked_text(quarter, clinic.zone) if local_date(quarter, clinic.zone) == clinic.today() else ""
