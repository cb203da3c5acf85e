"""How long a person waits after wrong PINs: longer with each, on the station they were typed on; elsewhere briefly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from models.codes.tables.clinic_tables import clinic_tables
from models.people.records.pin_failure import PinFailure
from models.people.station import this_station
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

UNTIL_LIFTED = timedelta(days=36_500)
"""A wait that only an administrator ends."""
_FAILURE = table_of(PinFailure)
_OF_PERSON = select(_FAILURE).where(_FAILURE.c.practitioner_id == bindparam("person"))


@dataclass(frozen=True, slots=True)
class Counted:
    """Wrong PINs since the last right one, by station; `at` is the time waits are measured by."""

    rows: tuple[Any, ...]
    station: UUID
    at: datetime

    @property
    def here(self) -> Any | None:
        """The row of this station, None without a wrong PIN."""
        return next((row for row in self.rows if row.station_id == self.station), None)

    @property
    def total(self) -> int:
        """Wrong PINs on all stations."""
        return sum(row.wrong for row in self.rows)


def counted(tx: Transaction, clinic: Clinic, person_id: UUID) -> Counted:
    """Return the wrong PINs of a person whose row is locked.

    A server's own clock measures the wait, whatever the stations say. A file has none: a clock set back starts the
    wait again from now and never makes it longer (P13).
    """
    now = clinic.now()
    if tx.serializable:
        now = tx.execute(select(func.clock_timestamp())).scalar_one()
    rows = tx.execute(_OF_PERSON, person=person_id).all()
    if any(row.last_at > now for row in rows):
        tx.update(PinFailure, _FAILURE.c.practitioner_id == person_id, _FAILURE.c.last_at > now, last_at=now)
        rows = tx.execute(_OF_PERSON, person=person_id).all()
    return Counted(tuple(rows), this_station(clinic), now)


def wait(clinic: Clinic, found: Counted) -> timedelta:
    """Return how long the person still waits on this station, zero when they may try."""
    here, latest = found.here, max((row.last_at for row in found.rows), default=found.at)
    waits = [timedelta()]
    if here is not None:
        waits.append(_wait_here(clinic, here.wrong) - (found.at - here.last_at))
    waits.append(_wait_everywhere(clinic, found.total) - (found.at - latest))
    return max(waits)


def tries_left(clinic: Clinic, found: Counted) -> int:
    """Return how many wrong PINs there may be on this station before the next wait."""
    here = found.here
    return max(0, _limit(clinic, "pin_attempts") - (here.wrong if here is not None else 0))


def count_wrong(tx: Transaction, clinic: Clinic, person_id: UUID, found: Counted) -> Counted:
    """Add one wrong PIN on this station and return the counts with it."""
    where = (_FAILURE.c.practitioner_id == person_id, _FAILURE.c.station_id == found.station)
    if found.here is not None:
        tx.update(PinFailure, *where, wrong=found.here.wrong + 1, last_at=found.at)
    else:
        tx.add(
            PinFailure(
                practitioner_id=person_id,
                station_id=found.station,
                site_id=clinic.site_id,
                wrong=1,
                first_at=found.at,
                last_at=found.at,
            )
        )
    return Counted(tuple(tx.execute(_OF_PERSON, person=person_id).all()), found.station, found.at)


def clear_here(tx: Transaction, person_id: UUID, found: Counted, *, shown: bool) -> None:
    """Forget the wrong PINs of this station after a right one; those elsewhere go on counting where they were typed.

    `shown` says that the person is being shown all of them.
    """
    whose = _FAILURE.c.practitioner_id == person_id
    if found.here is not None:
        tx.delete(PinFailure, whose, _FAILURE.c.station_id == found.station)
    if shown and len(found.rows) > (found.here is not None):
        tx.update(PinFailure, whose, shown_at=found.at)


def unseen(found: Counted) -> Iterable[Any]:
    """Return the rows with wrong PINs the person was not shown yet."""
    return [row for row in found.rows if row.shown_at is None or row.last_at > row.shown_at]


def _wait_here(clinic: Clinic, wrong: int) -> timedelta:
    allowed = _limit(clinic, "pin_attempts")
    if wrong >= _limit(clinic, "pin_attempts_most"):
        return UNTIL_LIFTED
    if wrong < allowed:
        return timedelta()
    first, most = _limit(clinic, "pin_hold_minutes"), _limit(clinic, "pin_hold_most_minutes")
    doubled = first << min(wrong - allowed, 20)
    return timedelta(minutes=min(doubled, max(first, most)))


def _wait_everywhere(clinic: Clinic, wrong: int) -> timedelta:
    if wrong >= _limit(clinic, "pin_attempts_most"):
        return timedelta(minutes=_limit(clinic, "pin_hold_most_minutes"))
    held = wrong >= _limit(clinic, "pin_attempts_elsewhere")
    return timedelta(minutes=_limit(clinic, "pin_hold_minutes") if held else 0)


def _limit(clinic: Clinic, name: str) -> int:
    return int(clinic_tables(clinic).limits[name].value)
