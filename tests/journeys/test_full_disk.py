"""A disk that fills while a clinic is backed up, restored, moved or upgraded: one line, and nothing half."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from models.safekeeping.check.fault import FaultKind
from models.safekeeping.check.store_check import check_store
from models.safekeeping.seal import check_seal
from models.store.engine import open_engine
from tests.databases import Databases
from tests.frozen_clock import START
from tests.journeys.kills import Now
from tests.models.safekeeping.whole_clinic import names, postgres_programs
from tests.models.store.test_older_clinic import _keep
from tests.ready import run
from tests.shared_demo import demo_copy

__all__ = ["postgres_programs"]
pytestmark = pytest.mark.heavy
DISK_MB = 24


@pytest.fixture
def demo(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo clinic in a folder of its own."""
    (tmp_path / "store").mkdir()
    return demo_copy(tmp_path_factory, START, tmp_path / "store" / "clinic.sqlite3")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own. Needs the right to mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk to fill")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def leave(disk: Path, room: int) -> None:
    """Fill the disk but for some bytes."""
    free = shutil.disk_usage(disk).free - room
    with (disk / "filler").open("wb") as filler, suppress(OSError):
        filler.write(bytes(max(free, 0)))


@pytest.mark.parametrize("clinics", [0, 0.3, 1.5])
def test_a_disk_that_fills_refuses_each_in_one_line_and_leaves_nothing_half(
    demo: Path, disk: Path, clinics: float, postgres_databases: Databases, tmp_path: Path
) -> None:
    assert run("tui", "database", "backup", str(tmp_path / "good.backup"), "--database", str(demo)).returncode == 0
    server = postgres_databases.create(f"full_disk_{round(clinics * 10)}")
    assert run("tui", "database", "move", str(demo), server).returncode == 0
    leave(disk, round(clinics * demo.stat().st_size))
    taken = [
        # Proving a backup takes as much again; a server proves it by itself.
        (2, ["backup", str(disk / "full.backup"), "--database", str(demo)]),
        (0.01, ["backup", str(disk / "served.backup"), "--database", server]),
        (1, ["restore", str(tmp_path / "good.backup"), "--into", str(disk / "restored.sqlite3")]),
        (1, ["move", server, str(disk / "moved.sqlite3")]),
    ]
    for needed, words in taken:
        done = run("tui", "database", *words)
        if clinics < needed:
            assert (done.returncode, done.stderr.count("\n")) == (2, 1), done
            assert names(disk) == ["filler"]
        for left in set(names(disk)) - {"filler"}:
            if left == "served.backup":
                check_seal(disk / left)
            else:
                assert check_store(str(disk / left), Now()).faults == []
            (disk / left).unlink()
    assert check_store(str(demo), Now()).faults == []


def test_a_full_disk_leaves_an_older_clinic_as_it_was(disk: Path) -> None:
    database = disk / "clinic.sqlite3"
    engine = open_engine(str(database))
    _keep(engine)
    engine.dispose()
    leave(disk, 0)
    before = database.read_bytes()
    for words in ([], ["--without-backup"]):
        done = run("tui", "database", "upgrade", "--database", str(database), *words)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done
    assert database.read_bytes() == before
    (disk / "filler").unlink()
    assert run("tui", "database", "upgrade", "--database", str(database)).returncode == 0
    # The older clinic's lot was never received.
    assert {fault.kind for fault in check_store(str(database), Now()).faults} <= {FaultKind.STOCK}
