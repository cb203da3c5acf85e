"""Today says when the last proved backup is older than a day, with the command to run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from models.people.queries.station_warnings import station_warnings
from models.safekeeping.backup import back_up
from models.store.clinic import Clinic
from tests.frozen_clock import FrozenClock
from tests.models.safekeeping.whole_clinic import address

DAY = 24 * 60


def test_a_new_clinic_has_a_day_until_its_first_backup(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    clock.tick(DAY)
    assert station_warnings(sqlite_clinic) == ()
    clock.tick()
    assert station_warnings(sqlite_clinic) == ("No backup yet: run 'needlepoint database backup FILE'",)


def test_the_last_backup_counts_for_a_day(sqlite_clinic: Clinic, clock: FrozenClock, tmp_path: Path) -> None:
    clock.tick(2 * DAY)
    back_up(address(sqlite_clinic), tmp_path / "clinic.backup", clock)
    clock.tick(DAY)
    assert station_warnings(sqlite_clinic) == ()
    clock.tick()
    assert station_warnings(sqlite_clinic) == ("No backup since Nov 25, 2026: run 'needlepoint database backup FILE'",)


def test_the_demo_clinic_needs_none(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    clock.tick(2 * DAY)
    assert station_warnings(replace(sqlite_clinic, demo=True)) == ()
