"""Hundreds of thousands of edits: bounded memory, quick answers, and nothing left by a process killed on the way."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from models.clinic import open_clinic
from models.codes.records.code_set_release import CodeSetRelease
from models.codes.records.code_set_rows import PtpEditRow
from models.codes.stored_code_sets import StoredCodeSets
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.transaction import Store, table_of
from tests.databases import Databases
from tests.official_files import PTP, many_edits, put

pytestmark = pytest.mark.heavy
EDITS = 300_000
DAY = date(2026, 8, 1)
PEAK_KB = 120_000
LOOKUP_SECONDS = 0.005
KILLS = 12
LOAD = """
import sys
from pathlib import Path
from tui.cli import main
status = main(["reference", "load", sys.argv[1], "--database", sys.argv[2]])
# Not getrusage: that remembers the process this one was forked from.
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
sys.exit(status)
"""


@pytest.fixture
def address(databases: Databases) -> Iterator[str]:
    found = databases.copy("clinic")
    yield found
    databases.drop(found)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return put(tmp_path, PTP, b"".join(many_edits(EDITS)))


@pytest.fixture
def clinic(address: str) -> Iterator[Clinic]:
    engine = open_engine(address)
    found = open_clinic(Store(engine))
    assert found is not None
    yield found
    engine.dispose()


def counted(clinic: Clinic) -> tuple[int, int]:
    """Return how many releases and edits are stored."""
    tables = (table_of(CodeSetRelease), table_of(PtpEditRow))
    with clinic.store.read() as connection:
        releases, edits = (connection.execute(select(func.count()).select_from(kind)).scalar_one() for kind in tables)
    return releases, edits


def test_edits_by_the_hundred_thousand_load_in_bounded_memory_and_answer_at_once(
    address: str, clinic: Clinic, file: Path
) -> None:
    done = subprocess.run([sys.executable, "-c", LOAD, str(file), address], capture_output=True, text=True, check=True)
    peak = int(done.stdout.splitlines()[-1])
    assert counted(clinic) == (1, EDITS)
    assert peak < PEAK_KB, f"{peak} KB"

    stored, chance, times = StoredCodeSets(clinic.store.read), random.Random(7), []
    lines = file.read_text().splitlines()[6:]
    stored.ptp(frozenset({"10000", "20000"}), DAY)
    for _ in range(300):
        one, two, _prior, _begins, deleted, indicator, _why = chance.choice(lines).split("\t")
        start = time.perf_counter()
        found = stored.ptp(frozenset({one, two, "96372", "J3420"}), DAY)
        times.append(time.perf_counter() - start)
        assert bool(found) == (deleted == "*" and indicator in "01")
        assert all((edit.column_one, edit.column_two) == (one, two) for edit in found)
    assert sorted(times)[150] < LOOKUP_SECONDS


def test_a_load_killed_at_any_moment_leaves_nothing_and_can_be_done_again(
    address: str, clinic: Clinic, file: Path
) -> None:
    chance = random.Random(11)
    start = time.perf_counter()
    command = [sys.executable, "-c", LOAD, str(file)]
    trial = subprocess.Popen([*command, address], stdout=subprocess.DEVNULL)
    trial.wait()
    seconds = time.perf_counter() - start
    clear(clinic)
    killed = 0
    for _ in range(KILLS):
        loader = subprocess.Popen([*command, address], stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 0.98) * seconds)
        loader.kill()
        killed += loader.wait() != 0
        wait_until_alone(clinic)
        stored = counted(clinic)
        assert stored in {(0, 0), (1, EDITS)}
        if stored != (0, 0):
            clear(clinic)
    assert killed > KILLS // 2
    subprocess.run([*command, address], stdout=subprocess.DEVNULL, check=True)
    assert counted(clinic) == (1, EDITS)


def clear(clinic: Clinic) -> None:
    clinic.store.write(lambda tx: (tx.delete(CodeSetRelease), tx.delete(PtpEditRow)))


def wait_until_alone(clinic: Clinic) -> None:
    """Wait until a PostgreSQL server has noticed that a killed client is gone."""
    if clinic.store.engine.dialect.name == "sqlite":
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND state <> 'idle'"
    )
    patience = time.monotonic() + 60
    while time.monotonic() < patience:
        with clinic.store.read() as connection:
            if connection.execute(others).scalar_one() == 0:
                return
        time.sleep(0.05)
