"""kill -9 while doses are kept and signed: nothing is half there, nothing told as stored is lost, nothing is twice."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TextIO

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, text

from models.clinic import open_clinic
from models.people.records.practitioner import Practitioner
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.transaction import Store, table_of
from tests.databases import Databases
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, add_lot
from tests.frozen_clock import FrozenClock
from tests.journeys import charting_forever
from tests.journeys.whole import Promised, check_whole

pytestmark = pytest.mark.heavy
KILLS = {"sqlite": 200, "postgresql": 60}
DELIVERED = 100_000
SEED = 20261123


@pytest.fixture
def address(databases: Databases) -> Iterator[str]:
    """A clinic with a shelf full of single-dose vials, and a PIN that is quick to check."""
    found = databases.copy("clinic")
    clinic = _opened(found)
    add_lot(clinic, on_hand=Decimal(DELIVERED))
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GIVER_PIN)
    giver = table_of(Practitioner).c.username == GIVER_SIGN_IN
    clinic.store.write(lambda tx: tx.update(Practitioner, giver, pin_hash=quick))
    clinic.store.engine.dispose()
    yield found
    databases.drop(found)


def test_a_process_killed_while_it_keeps_and_signs_leaves_whole_records_only(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = "postgresql" if "://" in address else "sqlite"
    chance, promised, doses, drafts = random.Random(SEED), Promised(), 0, 0
    longest = 1.5 * _seconds_of_one_dose(address, promised)

    for number in range(1, KILLS[engine] + 1):
        promised.take(_told_until_killed(address, number * 100, lambda _: _sleep(chance.uniform(0, longest))))
        clinic = _opened(address)
        _wait_until_alone(clinic.store.engine)
        doses, drafts = check_whole(clinic, DELIVERED, promised)
        clinic.store.engine.dispose()

    with capsys.disabled():
        signed = f"{doses} doses signed ({len(promised.signed)} receipts)"
        print(f"\n{engine}: {KILLS[engine]} kills, {signed}, {drafts} drafts kept")
    assert doses > KILLS[engine] // 10
    assert drafts > KILLS[engine] // 10


def _seconds_of_one_dose(address: str, promised: Promised) -> float:
    """Return how long a process needs from its start until it told of a signed dose, so that kills hit every step."""
    start = time.perf_counter()
    seconds = 0.0

    def until_signed(reported: TextIO) -> str:
        nonlocal seconds
        lines = list(_until_signed(reported))
        seconds = time.perf_counter() - start
        return "".join(lines)

    promised.take(_told_until_killed(address, 0, until_signed))
    return seconds


def _until_signed(reported: TextIO) -> Iterator[str]:
    """Yield what a process tells up to its first receipt."""
    for line in reported:
        yield line
        if line.startswith("signed"):
            return


def _sleep(seconds: float) -> str:
    time.sleep(seconds)
    return ""


def _told_until_killed(address: str, first: int, live: Callable[[TextIO], str]) -> str:
    """Start a charting process, kill it when `live` returns, and return everything it told (`live`'s part included)."""
    reading, writing = os.pipe()
    context = multiprocessing.get_context("fork")
    process = context.Process(target=charting_forever.run, args=(address, writing, first), daemon=True)
    process.start()
    os.close(writing)
    with os.fdopen(reading) as reported:
        assert reported.readline() == "ready\n"
        seen = live(reported)
        process.kill()
        process.join()
        return seen + reported.read()


def _opened(address: str) -> Clinic:
    clinic = open_clinic(Store(open_engine(address)), FrozenClock())
    assert clinic is not None
    return clinic


def _wait_until_alone(engine: Engine) -> None:
    """Wait until the server noticed that the killed client is gone."""
    if engine.dialect.name == "sqlite":
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with engine.connect() as connection:
        for _ in range(500):
            if not connection.execute(others).scalar_one():
                return
            connection.rollback()
            time.sleep(0.01)
    raise AssertionError("the killed client's connection stayed open")
