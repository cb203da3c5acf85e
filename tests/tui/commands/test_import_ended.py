"""An import of many files that is ended in the middle: what was stored is whole, and nobody reads on."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.bench.importing import sample
from tests.bench.varied_bundles import bundles

pytestmark = pytest.mark.heavy
FILES, BYTES = 24, 24_000_000
PATIENCE_SECONDS = 60
WORDS = [sys.executable, "-m", "tui", "import"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Files of so many bytes that processes beside read them."""
    folder = tmp_path_factory.mktemp("files")
    for number, text in enumerate(bundles([json.dumps(sample())], FILES, BYTES)):
        (folder / f"{number:02}.json").write_text(text, "utf-8")
    return sorted(map(str, folder.iterdir()))


def people(database: Path) -> int:
    if not database.exists():
        return 0
    with closing(sqlite3.connect(database, timeout=PATIENCE_SECONDS)) as connection:
        known = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'patient'").fetchone()[0]
        return int(connection.execute("SELECT count(*) FROM patient").fetchone()[0]) if known else 0


def children(parent: int) -> list[int]:
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            status = (place / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(status[1]) == parent and status[0] != "Z":
            found.append(int(place.name))
    return found


def runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(holds: Callable[[], bool]) -> None:
    given_up = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < given_up
        time.sleep(0.005)


def heed_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def in_the_middle(files: list[str], database: Path) -> Iterator[tuple[subprocess.Popen[bytes], list[int]]]:
    """An import that stored some of the files and waits for the last of the processes that read for it."""
    words, pipe, readers = [*WORDS, *files, "--database", str(database)], subprocess.PIPE, list[int]()
    # Whoever runs the tests in the background ignores Ctrl-C, and a program would take that over.
    own = {"start_new_session": True, "preexec_fn": heed_ctrl_c}
    with subprocess.Popen(words, stdout=pipe, stderr=pipe, **own) as program:
        try:
            until(lambda: people(database) > 0)
            readers += children(program.pid)
            assert len(readers) == 2
            os.kill(readers[-1], signal.SIGSTOP)
            yield program, readers
        finally:
            program.kill()
            for reader in filter(runs, readers):
                os.kill(reader, signal.SIGCONT)


def stored_whole(files: list[str], database: Path) -> None:
    """Say that the same command brings in what was left, and that nothing is there twice or damaged."""
    before = people(database)
    assert 0 < before < FILES
    again = subprocess.run([*WORDS, *files, "--database", str(database), "--json"], capture_output=True, check=False)
    told = [report["status"] for report in json.loads(again.stdout)["files"]]
    assert told == ["unchanged"] * before + ["taken"] * (FILES - before)
    assert people(database) == FILES
    checked = [sys.executable, "-m", "tui", "database", "check", "--database", str(database)]
    assert subprocess.run(checked, capture_output=True, check=False).returncode == 0


def test_a_killed_import_leaves_whole_files_and_nobody_who_reads_on(files: list[str], tmp_path: Path) -> None:
    database = tmp_path / "clinic.sqlite3"
    with in_the_middle(files, database) as (program, readers):
        os.kill(program.pid, signal.SIGKILL)
        os.kill(readers[-1], signal.SIGCONT)
        program.communicate(timeout=PATIENCE_SECONDS)
    until(lambda: not any(map(runs, readers)))
    stored_whole(files, database)


def test_ctrl_c_ends_an_import_and_those_who_read_for_it_without_a_word(files: list[str], tmp_path: Path) -> None:
    database = tmp_path / "clinic.sqlite3"
    with in_the_middle(files, database) as (program, readers):
        os.killpg(program.pid, signal.SIGINT)
        output, errors = program.communicate(timeout=PATIENCE_SECONDS)
    assert (program.returncode, output, errors) == (130, b"", b"")
    assert not any(map(runs, readers))
    stored_whole(files, database)


def test_a_killed_reader_costs_one_line_and_the_import_goes_on(files: list[str], tmp_path: Path) -> None:
    database = tmp_path / "clinic.sqlite3"
    with in_the_middle(files, database) as (program, readers):
        os.kill(readers[0], signal.SIGKILL)
        os.kill(readers[-1], signal.SIGCONT)
        _, errors = program.communicate(timeout=PATIENCE_SECONDS)
    lines = errors.decode().splitlines()
    assert program.returncode == 2
    assert [line.partition(".json: ")[2] for line in lines] == ["the process that read it ended: import it again"]
    assert people(database) == FILES - 1
