"""The demo clinic of a day, built once for all processes of a test run; who changes anything works on a copy."""

from __future__ import annotations

import fcntl
import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from models.demo.clinic import build_demo_clinic
from models.store.engine import open_engine
from models.store.identity import Uuid7Source
from models.store.schema import prepare
from models.store.transaction import Store
from tests.frozen_clock import FrozenClock


def shared_demo(factory: pytest.TempPathFactory, instant: datetime) -> Path:
    """Return the SQLite file of the demo clinic as it stands at `instant`; the first process that asks builds it."""
    base = factory.getbasetemp()
    # Each worker has a folder of its own beside the others'.
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    path = folder / f"demo-{instant:%Y%m%d-%H%M}.sqlite3"
    with (folder / f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            building = path.with_suffix(".building")
            build_demo(building, instant)
            building.rename(path)
    return path


def demo_copy(factory: pytest.TempPathFactory, instant: datetime, path: Path) -> Path:
    """Copy the demo clinic as it stands at `instant` to `path`, to be changed there."""
    return Path(shutil.copyfile(shared_demo(factory, instant), path))


def build_demo(path: Path, instant: datetime) -> None:
    """Build the demo clinic as it stands at `instant` into one file."""
    store = Store(open_engine(str(path)))
    prepare(store.engine)
    build_demo_clinic(store, FrozenClock(instant), Uuid7Source())
    store.engine.dispose()
