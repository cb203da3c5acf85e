"""A clinic with signed doses, filled once a run and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.clinic import open_clinic
from models.store.engine import open_engine
from models.store.transaction import Store
from tests.databases import Databases
from tests.frozen_clock import FrozenClock
from tests.models.safekeeping.whole_clinic import fill


@pytest.fixture(scope="session")
def filled_once(sqlite_databases: Databases) -> Path:
    """The file others are copied from."""
    database = sqlite_databases.copy("clinic")
    engine = open_engine(database)
    clinic = open_clinic(Store(engine), FrozenClock())
    assert clinic is not None
    fill(clinic)
    engine.dispose()
    return Path(database)


@pytest.fixture
def filled(filled_once: Path, tmp_path: Path) -> Path:
    """A clinic's file in a folder of its own."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    return Path(shutil.copyfile(filled_once, folder / "clinic.sqlite3"))
