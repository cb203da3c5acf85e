"""What a person waits for is bounded by an index and by today, on both engines, however much was ever charted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from models.clinic import open_clinic
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.transaction import Store
from tests.bench.large.asked import whole_reads
from tests.bench.large.clinic import Size, build
from tests.bench.large.waits import looks
from tests.databases import Databases
from tests.frozen_clock import START, FrozenClock

FEW, MORE, MANY, DUE = 2_000, 10_000, 100_000, 100
CLAIMS, LOTS = 600, 200
IN_THE_ORDER_OF_THE_INDEX = {"search nothing typed"}
"""The first fifty names of all: read in the order of an index, and no further."""
EVERY = 100
"""Steps of SQLite's machine between two counts."""
SLACK = 1.5
SEARCHED = 300_000
"""Steps of one search at most: it reads a bounded number of keys, which a small clinic does not hold."""


@pytest.mark.heavy
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_no_look_reads_a_growing_table_whole(request: pytest.FixtureRequest, tmp_path: Path, engine: str) -> None:
    with_patients = Size(FEW, START.date(), DUE, claims=CLAIMS, lots=LOTS)
    if engine == "sqlite":
        database = str(tmp_path / "large.sqlite3")
        build(database, with_patients)
    else:
        servers: Databases = request.getfixturevalue("postgres_databases")
        database = servers.create("nothing_grows")
        build(database, with_patients)
    clinic = _opened(database)
    found = {
        name: reads
        for name, look in looks(clinic)
        if name not in IN_THE_ORDER_OF_THE_INDEX and (reads := whole_reads(clinic, look))
    }
    clinic.store.engine.dispose()
    assert not found, "\n".join(f"{name}: {read}" for name, reads in found.items() for read in reads)


@pytest.mark.heavy
def test_no_look_costs_more_with_ten_times_the_history(tmp_path: Path) -> None:
    steps = []
    for doses, many in ((MORE, 500), (MANY, 200)):
        # As much is due in both, and one patient has as many doses: what differs is the past of everybody else.
        database = str(tmp_path / f"{doses}.sqlite3")
        build(database, Size(doses, START.date(), DUE, many, CLAIMS, LOTS))
        clinic = _opened(database)
        steps.append({name: _steps(clinic, look) for name, look in looks(clinic)})
        clinic.store.engine.dispose()
    before, after = steps
    grown = {
        name: (before[name], after[name])
        for name in before
        if after[name] > (SEARCHED if name.startswith("search") else SLACK * before[name] + 20 * EVERY)
    }
    assert not grown


def _steps(clinic: Clinic, look: Callable[[], Any]) -> int:
    """Return how many steps of its machine SQLite took for a look: the same on a busy machine as on a quiet one."""
    counted = [0]

    def count() -> None:
        counted[0] += EVERY

    def watch(connection: Any, *_: Any) -> None:
        connection.set_progress_handler(count, EVERY)

    event.listen(clinic.store.engine, "checkout", watch)
    look()
    event.remove(clinic.store.engine, "checkout", watch)
    return counted[0]


def _opened(database: str) -> Clinic:
    clinic = open_clinic(Store(open_engine(database)), FrozenClock())
    assert clinic is not None
    return clinic
