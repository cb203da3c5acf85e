"""Fixtures: a clock, empty stores and a set-up clinic on both engines.

`store` and `clinic` run a test twice, on a SQLite file and on a PostgreSQL server; `sqlite_store` and `sqlite_clinic`
once, where the engine makes no difference.
"""

from __future__ import annotations

import gc
import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from models.clinic import open_clinic
from models.people.actions.set_up_clinic import set_up_clinic
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.identity import Uuid7Source
from models.store.schema import prepare
from models.store.transaction import Store
from tests import factories
from tests.databases import Databases, PostgresDatabases, SqliteDatabases, build
from tests.frozen_clock import FrozenClock
from tests.postgres import ScratchServer, in_memory
from tests.shared_statements import share_statements

ENGINES = ("sqlite", "postgresql")
ON_BOTH_ENGINES_DAILY = {"store", "journeys"}
"""Folders of tests; of the others PostgreSQL has what is raced for and a first test a file."""
WITH_A_FIRST_ON_POSTGRESQL = {"charting", "orders", "stock"}
"""Folders where much is stored together; the heavy run plays all tests on PostgreSQL."""
# Tests and the programs they start are compiled once, not again by each run and each program.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Thousands of commits each wait until the disk has them: in memory they need not.
if memory := in_memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", memory)
# A busy machine is no fault of what is tested.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
# Thousands of tests leave a large heap behind: searching all of it as often as usual takes a fifth of the time.
gc.set_threshold(200_000, 20, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shuffle", type=int, metavar="SEED", help="run the tests in the order this number makes")


def pytest_report_header(config: pytest.Config) -> str:
    seed = config.getoption("shuffle")
    return "" if seed is None else f"order: --shuffle {seed}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """No test may need another before it. On PostgreSQL every run plays what is stored together or raced for."""
    begun: set[Path] = set()
    for item in items:
        if "[postgresql" in item.name and not _daily_on_postgresql(item, begun):
            item.add_marker(pytest.mark.heavy)
    seed = config.getoption("shuffle")
    if seed is not None:
        random.Random(seed).shuffle(items)


def pytest_collection_finish() -> None:
    """Keep what was loaded out of every search for what is left over: it stays until the end."""
    gc.freeze()


def _daily_on_postgresql(item: pytest.Item, begun: set[Path]) -> bool:
    """Whether every run plays a test on PostgreSQL; `begun` are the files that had their first."""
    folders = set(item.path.parts)
    if folders & ON_BOTH_ENGINES_DAILY or item.get_closest_marker("both_engines"):
        return True
    first = bool(folders & WITH_A_FIRST_ON_POSTGRESQL) and item.path not in begun
    begun.add(item.path)
    return first


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return _with_templates(SqliteDatabases(tmp_path_factory.mktemp("sqlite")))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[ScratchServer]:
    server = ScratchServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_databases(postgres_server: ScratchServer) -> Iterator[Databases]:
    databases = PostgresDatabases(postgres_server)
    yield _with_templates(databases)
    databases.close()


@pytest.fixture(params=ENGINES)
def databases(request: pytest.FixtureRequest) -> Databases:
    """One engine after the other; PostgreSQL starts with the first test that needs it."""
    name = "sqlite_databases" if request.param == "sqlite" else "postgres_databases"
    found: Databases = request.getfixturevalue(name)
    return found


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    """A store with the current schema and no rows."""
    with _opened(databases, "schema") as opened:
        yield opened


@pytest.fixture
def sqlite_store(sqlite_databases: Databases) -> Iterator[Store]:
    with _opened(sqlite_databases, "schema") as opened:
        yield opened


@pytest.fixture
def clinic(databases: Databases, clock: FrozenClock) -> Iterator[Clinic]:
    """A clinic with M Ruiz MA, who gives, and D Chen MD, who orders, supervises and gives."""
    with _opened(databases, "clinic") as opened:
        yield _clinic_in(opened, clock)


@pytest.fixture
def sqlite_clinic(sqlite_databases: Databases, clock: FrozenClock) -> Iterator[Clinic]:
    with _opened(sqlite_databases, "clinic") as opened:
        yield _clinic_in(opened, clock)


@pytest.fixture
def postgres_clinic(postgres_databases: Databases, clock: FrozenClock) -> Iterator[Clinic]:
    """A clinic on PostgreSQL, for what two writers at one moment do: SQLite has one at a time."""
    with _opened(postgres_databases, "clinic") as opened:
        yield _clinic_in(opened, clock)


def _with_templates(databases: Databases) -> Databases:
    build(databases, "schema", lambda store: prepare(store.engine))
    build(databases, "clinic", _set_up, of="schema")
    return databases


def _set_up(store: Store) -> None:
    set_up_clinic(store, FrozenClock(), Uuid7Source(), factories.SETUP)
    clinic = _clinic_in(store, FrozenClock())
    factories.check_pins_quickly(clinic)
    factories.add_staff(clinic)


def _clinic_in(store: Store, clock: FrozenClock) -> Clinic:
    clinic = open_clinic(store, clock)
    assert clinic is not None
    return clinic


@contextmanager
def _opened(databases: Databases, template: str) -> Iterator[Store]:
    database = databases.copy(template)
    engine = share_statements(open_engine(database))
    try:
        yield Store(engine)
    finally:
        engine.dispose()
        databases.drop(database)
