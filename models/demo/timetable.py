"""When the demo clinic's doses were given: weekdays, opening hours, intervals counted from the dose before."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.core.charting_codes import Outcome
from models.core.clock import day_start, local_date
from models.core.typed_time import wall_instant
from models.demo.courses import COURSES, SINGLE_PATIENTS, SINGLES, Course, Today

SINGLE_DOSES = 72
HISTORY_DAYS = 730
LATE_DAYS = (0, 0, 0, 0, 1, 2)
REFUSED_IN = 40


@dataclass(frozen=True, slots=True)
class FixedClock:
    """Shows one instant: the one a past event is written for."""

    instant: datetime

    def now(self) -> datetime:
        """Return the instant."""
        return self.instant


@dataclass(frozen=True, slots=True)
class Appointment:
    """One dose of a course: when the person was there, and what became of the dose."""

    course: int
    at: datetime
    outcome: Outcome
    watched_today: bool = False


def courses(chance: random.Random) -> tuple[Course, ...]:
    """Return every course, the single doses of two years among them."""
    singles = [
        Course(chance.choice(SINGLE_PATIENTS), chance.choice(SINGLES), -chance.randrange(15, HISTORY_DAYS - 10), past=1)
        for _ in range(SINGLE_DOSES)
    ]
    return (*COURSES, *singles)


def appointments(
    course: Course, number: int, now: datetime, zone: ZoneInfo, chance: random.Random
) -> list[Appointment]:
    """Return the appointments of course `number` up to `now`, oldest first; the last may be today's."""
    day = _today_given(course, now, zone)
    days = _past_days(course, local_date(day, zone), chance)
    found = []
    for past in days:
        at = _moment(past, zone, chance)
        if chance.randrange(REFUSED_IN) == 0 and course.every and past.weekday() in {1, 2, 3, 4}:
            found.append(Appointment(number, _moment(past - timedelta(days=1), zone, chance), Outcome.REFUSED))
        found.append(Appointment(number, at, Outcome.GIVEN))
    if course.today is not Today.NOTHING:
        outcome = Outcome.GIVEN if course.today in {Today.GIVEN, Today.WATCHED} else Outcome(course.today.value)
        found.append(Appointment(number, day, outcome, course.today is Today.WATCHED))
    return found


def _today_given(course: Course, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when today's dose was given. One still watched counts from now, even across midnight."""
    at = now - timedelta(minutes=course.minutes)
    if course.today is Today.WATCHED:
        return at
    return max(at, day_start(local_date(now, zone), zone))


def _past_days(course: Course, today: date, chance: random.Random) -> list[date]:
    if not course.past:
        return []
    day = today + timedelta(days=course.due - (course.every or 0))
    days = [day]
    for _ in range(course.past - 1):
        day -= timedelta(days=(course.every or 0) + chance.choice(LATE_DAYS))
        day -= timedelta(days=max(0, day.weekday() - 4))
        days.append(day)
    return days[::-1]


def _moment(day: date, zone: ZoneInfo, chance: random.Random) -> datetime:
    return wall_instant(day, time(chance.randrange(8, 17), chance.randrange(60)), zone)
