"""kill -9 and a full disk while a clinic is backed up, restored, moved and upgraded: the old or the new, nothing half.

NEEDLEPOINT_KILLS says how many kills the heavy run plays for each (12).
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from models.safekeeping.check.fault import FaultKind
from models.safekeeping.check.store_check import check_store
from models.safekeeping.contents import Contents, read_contents
from models.safekeeping.postgres_copies import holds_anything, read_dump
from models.safekeeping.seal import check_seal
from models.safekeeping.sqlite_copies import inspect_file
from models.store.engine import open_engine
from models.store.schema import SchemaState, schema_state
from tests.databases import Databases
from tests.frozen_clock import START
from tests.models.safekeeping.whole_clinic import names, postgres_programs
from tests.models.store.test_older_clinic import _keep
from tests.ready import run, start
from tests.shared_demo import shared_demo

__all__ = ["postgres_programs"]
pytestmark = pytest.mark.heavy
KILLS = int(os.environ.get("NEEDLEPOINT_KILLS", "12"))
SEED = 20261123
DISK_MB = 24
MB = 1 << 20


class Now:
    """The clock of the demo clinic, in which no draft is old."""

    def now(self):
        return START


@pytest.fixture
def demo(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo clinic in a folder of its own."""
    (tmp_path / "store").mkdir()
    return Path(shutil.copyfile(shared_demo(tmp_path_factory, START), tmp_path / "store" / "clinic.sqlite3"))


@pytest.fixture
def served(demo: Path, postgres_databases: Databases, postgres_programs: None) -> str:
    """The demo clinic on a server."""
    address = postgres_databases.create("kills_demo")
    assert run("tui", "database", "move", str(demo), address).returncode == 0
    return address


def kills(words: Callable[[int], list[str]], after: Callable[[int], bool]) -> tuple[int, int]:
    """Run a command to its end, then kill it at any moment; `after` returns True where it was done already.

    The second run says how long it takes: the first one loads what the others find loaded.
    """
    chance, longest, done = random.Random(SEED), 0.0, 0
    for number in (0, KILLS + 1):
        command, began = words(number), time.perf_counter()
        finished = run("tui", *command)
        longest = time.perf_counter() - began
        assert finished.returncode == 0, finished.stderr
        assert after(number)
    with Path(os.devnull).open("r+b") as nothing:
        for number in range(1, KILLS + 1):
            program = start("tui", words(number), os.environ, dict.fromkeys((0, 1, 2), nothing.fileno()))
            time.sleep(chance.uniform(0, longest))
            program.kill()
            program.wait(60)
            done += after(number)
    return KILLS, done


def of_server(address: str) -> Contents | None:
    """Return what a server's database holds, None for nothing, once the killed client is gone."""
    engine = open_engine(address)
    others = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    try:
        for _ in range(1_000):
            with engine.connect() as connection:
                if not connection.execute(others).scalar_one():
                    break
            time.sleep(0.01)
        if not holds_anything(engine):
            return None
        with engine.connect() as connection:
            return read_contents(connection)
    finally:
        engine.dispose()


def is_sound(older: Path) -> bool:
    """Return whether nothing is wrong but that the older clinic's lot was never received."""
    return {fault.kind for fault in check_store(str(older), Now()).faults} <= {FaultKind.STOCK}


def same_but_for_events(found: Contents, held: Contents, more: range) -> bool:
    events = found.tables["audit_event"] - held.tables["audit_event"]
    unchanged = {**found.tables, "audit_event": 0, "audit_head": 0} == {
        **held.tables,
        "audit_event": 0,
        "audit_head": 0,
    }
    return unchanged and events in more


def test_a_backup_killed_at_any_moment_is_whole_or_not_there(demo: Path, tmp_path: Path) -> None:
    held = inspect_file(demo)

    def after(number: int) -> bool:
        file = tmp_path / f"{number}.backup"
        assert check_store(str(demo), Now()).faults == []
        if not file.exists():
            return False
        check_seal(file)
        assert same_but_for_events(inspect_file(file), held, range(KILLS + 2))
        return True

    print(
        kills(lambda number: ["database", "backup", str(tmp_path / f"{number}.backup"), "--database", str(demo)], after)
    )


def test_a_restore_killed_at_any_moment_is_whole_or_not_there(demo: Path, tmp_path: Path) -> None:
    assert run("tui", "database", "backup", str(tmp_path / "a.backup"), "--database", str(demo)).returncode == 0
    held = inspect_file(tmp_path / "a.backup")

    def after(number: int) -> bool:
        target = tmp_path / f"{number}.sqlite3"
        if not target.exists():
            return False
        assert check_store(str(target), Now()).faults == []
        assert same_but_for_events(inspect_file(target), held, range(1, 2))
        return True

    print(
        kills(
            lambda number: [
                "database",
                "restore",
                str(tmp_path / "a.backup"),
                "--into",
                str(tmp_path / f"{number}.sqlite3"),
            ],
            after,
        )
    )


def test_an_upgrade_killed_at_any_moment_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    def words(number: int) -> list[str]:
        engine = open_engine(str(tmp_path / f"{number}.sqlite3"))
        _keep(engine)
        engine.dispose()
        return ["database", "upgrade", "--database", str(tmp_path / f"{number}.sqlite3")]

    def after(number: int) -> bool:
        engine = open_engine(str(tmp_path / f"{number}.sqlite3"))
        state = schema_state(engine)
        engine.dispose()
        assert state in (SchemaState.OLDER, SchemaState.CURRENT)
        if state is SchemaState.CURRENT:
            assert is_sound(tmp_path / f"{number}.sqlite3")
            assert list(tmp_path.glob(f"{number}-before-*.backup"))
        return state is SchemaState.CURRENT

    print(kills(words, after))


def test_a_move_killed_at_any_moment_leaves_an_empty_server_or_the_whole_clinic(
    demo: Path, postgres_databases: Databases
) -> None:
    held, addresses = inspect_file(demo), {}

    def words(number: int) -> list[str]:
        addresses[number] = postgres_databases.create(f"killed_move_{number}")
        return ["database", "move", str(demo), addresses[number]]

    def after(number: int) -> bool:
        found = of_server(addresses[number])
        assert found is None or same_but_for_events(found, held, range(1, 2))
        postgres_databases.drop(addresses[number])
        return found is not None

    print(kills(words, after))
    assert inspect_file(demo) == held


def test_a_servers_backup_and_restore_killed_at_any_moment_are_whole_or_not_there(
    served: str, postgres_databases: Databases, tmp_path: Path
) -> None:
    held, addresses = of_server(served), {}
    assert held is not None

    def backed_up(number: int) -> bool:
        file = tmp_path / f"{number}.backup"
        found = of_server(served)
        assert found is not None
        assert same_but_for_events(found, held, range(KILLS + 3))
        if not file.exists():
            return False
        check_seal(file)
        assert same_but_for_events(read_dump(file), held, range(KILLS + 2))
        return True

    def words(number: int) -> list[str]:
        addresses[number] = postgres_databases.create(f"killed_restore_{number}")
        return ["database", "restore", str(tmp_path / "0.backup"), "--into", addresses[number]]

    def restored(number: int) -> bool:
        found = of_server(addresses[number])
        # The event comes after the rows: a whole clinic without it was restored, and not yet reported.
        assert found is None or same_but_for_events(found, held, range(2))
        postgres_databases.drop(addresses[number])
        return found is not None

    print(
        kills(
            lambda number: ["database", "backup", str(tmp_path / f"{number}.backup"), "--database", served], backed_up
        )
    )
    print(kills(words, restored))


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


def leave(disk: Path, megabytes: int) -> None:
    """Fill the disk but for some megabytes."""
    free = shutil.disk_usage(disk).free - megabytes * MB
    with (disk / "filler").open("wb") as filler, suppress(OSError):
        filler.write(bytes(max(free, 0)))


@pytest.mark.parametrize("megabytes", [0, 2, 9])
def test_a_disk_that_fills_refuses_each_in_one_line_and_leaves_nothing_half(
    demo: Path, disk: Path, megabytes: int, postgres_databases: Databases, tmp_path: Path
) -> None:
    assert run("tui", "database", "backup", str(tmp_path / "good.backup"), "--database", str(demo)).returncode == 0
    server = postgres_databases.create(f"full_disk_{megabytes}")
    assert run("tui", "database", "move", str(demo), server).returncode == 0
    leave(disk, megabytes)
    taken = [
        ["database", "backup", str(disk / "full.backup"), "--database", str(demo)],
        ["database", "restore", str(tmp_path / "good.backup"), "--into", str(disk / "restored.sqlite3")],
        ["database", "move", server, str(disk / "moved.sqlite3")],
    ]
    for words in taken:
        done = run("tui", *words)
        if megabytes < 7 or words[1] == "backup":
            assert done.returncode == 2, words
            assert done.stderr.count("\n") == 1
            assert "Traceback" not in done.stderr
        for left in set(names(disk)) - {"filler"}:
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
    assert is_sound(database)
