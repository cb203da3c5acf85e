"""The clinics that are measured, each in a SQLite file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from argon2 import PasswordHasher

from models.clinic import open_clinic
from models.core.clock import Clock
from models.demo.clinic import build_demo_clinic
from models.people.actions.set_up_clinic import set_up_clinic
from models.people.records.practitioner import Practitioner
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.identity import Uuid7Source
from models.store.schema import prepare
from models.store.system_clock import SystemClock
from models.store.transaction import Store, table_of
from tests import factories

ORDERS = 500
DELIVERED = Decimal(100_000)


@dataclass(frozen=True)
class Place:
    """A database and who signs in there."""

    database: Path
    who: str = factories.GIVER_SIGN_IN
    pin: str = factories.GIVER_PIN


def demo_clinic(folder: Path) -> Place:
    """Build the demo clinic as it stands now."""
    place = Place(folder / "demo.sqlite3", "mruiz", "2468")
    store = _store(place)
    build_demo_clinic(store, SystemClock(), Uuid7Source())
    store.engine.dispose()
    return place


def busy_clinic(folder: Path) -> Place:
    """Build a clinic with 500 orders due today. Its giver's PIN is quick to check."""
    place = _small(folder / "busy.sqlite3", SystemClock())
    with opened(place) as clinic:
        check_pin_quickly(clinic, place.who)
        for number in range(ORDERS):
            add_order(clinic, number)
    return place


def stocked_clinic(folder: Path, clock: Clock) -> Place:
    """Build a clinic without patients and with a shelf full of vials."""
    place = _small(folder / "stocked.sqlite3", clock)
    with opened(place, clock) as clinic:
        factories.add_lot(clinic, on_hand=DELIVERED)
    return place


def add_order(clinic: Clinic, number: int):
    """Store a patient nobody else resembles, with one order due today, and return the order."""
    born = date(1930, 1, 1) + timedelta(days=number)
    patient = factories.add_patient(clinic, mrn=f"B{number}", family=f"Okafor{number}", birth_date=born)
    return factories.add_order(clinic, patient)


def check_pin_quickly(clinic: Clinic, sign_in: str) -> None:
    """Let argon2 take next to no time for one person, so that the rest of the program is measured."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(factories.GIVER_PIN)
    staff = table_of(Practitioner)
    clinic.store.write(lambda tx: tx.update(Practitioner, staff.c.username == sign_in, pin_hash=quick))


@contextmanager
def opened(place: Place, clock: Clock | None = None) -> Iterator[Clinic]:
    """Open a place's clinic in this process."""
    clinic = open_clinic(Store(open_engine(str(place.database))), clock)
    assert clinic is not None
    yield clinic
    clinic.store.engine.dispose()


def _small(database: Path, clock: Clock) -> Place:
    place = Place(database)
    store = _store(place)
    set_up_clinic(store, clock, Uuid7Source(), factories.SETUP)
    store.engine.dispose()
    with opened(place, clock) as clinic:
        factories.add_staff(clinic)
    return place


def _store(place: Place) -> Store:
    store = Store(open_engine(str(place.database)))
    prepare(store.engine)
    return store
