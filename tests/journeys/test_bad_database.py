"""A database that cannot be used: one line says why, to a script and on the screen, and nothing is changed."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from models.charting.records.medication_administration import MedicationAdministration
from models.patients.records.patient import Patient
from tests.daily import each
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_lot, add_order, add_patient, rows
from tests.journeys.workstation import (
    PATIENCE_SECONDS,
    chart_to,
    clinic_at,
    code_of,
    sign,
    sign_in,
    words_on,
    workstation,
)
from tests.ready import run
from tests.tui.commands.acting import pin_file

SYNTHEA = Path(__file__).parents[1] / "fixtures" / "fhir" / "synthea_patient.json"
PROOF = ("audit", "verify")
NO_FILE = "there is no database file of that name: check --database"
COMMANDS = (PROOF, ("import", str(SYNTHEA)), ("database", "upgrade"))
DISK_MB = 8


def _garbage(folder: Path, _clinic: str) -> Path:
    path = folder / "garbage.sqlite3"
    path.write_bytes(random.Random(1).randbytes(5000))
    return path


def _newer(_folder: Path, clinic: str) -> Path:
    with closing(sqlite3.connect(clinic)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    return Path(clinic)


def _below_a_file(folder: Path, _clinic: str) -> Path:
    (folder / "notes").write_text("not a folder")
    return folder / "notes" / "clinic.sqlite3"


def _not_writable(_folder: Path, _clinic: str) -> Path:
    # Root may write anywhere else.
    return Path("/proc/clinic.sqlite3")


UNUSABLE: dict[str, Callable[[Path, str], Path]] = {
    "this file is not a Needlepoint database": _garbage,
    "this database is from a newer version: install that version of Needlepoint": _newer,
    "the database folder cannot be made: a part of its path is a file": _below_a_file,
    "the database file cannot be opened: check its path and its folder": _not_writable,
}


@pytest.mark.parametrize("message", each(UNUSABLE))
def test_every_command_says_why_in_one_line_and_ends_with_2(message: str, tmp_path: Path, database: str) -> None:
    path = UNUSABLE[message](tmp_path, database)
    before = _content(path)
    for command in COMMANDS:
        missing = command == PROOF and not path.exists()
        _refused(run("tui", *command, "--database", str(path)), f"database: {NO_FILE if missing else message}")
    assert _content(path) == before


def test_proving_a_mistyped_path_says_so_and_makes_no_file(tmp_path: Path) -> None:
    _refused(run("tui", *PROOF, "--database", str(tmp_path / "clinc.sqlite3")), f"database: {NO_FILE}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("message", each(UNUSABLE))
def test_the_screen_says_why_in_one_line_and_can_be_left(message: str, tmp_path: Path, database: str) -> None:
    path = UNUSABLE[message](tmp_path, database)
    before = _content(path)
    with workstation(str(path)) as terminal:
        terminal.wait_for("not opened", PATIENCE_SECONDS)
        assert f"■ {message}".strip() in words_on(terminal)
        assert "Traceback" not in terminal.text()
        terminal.press("ctrl+q", pace=0)
        assert terminal.process.wait(PATIENCE_SECONDS) == 0
    assert _content(path) == before


def test_without_a_terminal_one_line_names_what_can_be_done_without_one() -> None:
    # Started as a shell does it, from nothing.
    command = [sys.executable, "-m", "tui"]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    _refused(done, "the application needs a terminal")
    assert all(command in done.stderr for command, _argument in COMMANDS)


def test_a_full_disk_refuses_a_file_of_orders_whole(
    full_disk: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, filler = full_disk
    monkeypatch.setenv("NEEDLEPOINT_PIN_FILE", str(pin_file(tmp_path, PHYSICIAN_PIN)))
    words = ("import", str(SYNTHEA), "--as", PHYSICIAN_SIGN_IN, "--database", database)
    _refused(run("tui", *words), "database: the disk ")
    filler.unlink()
    with clinic_at(database) as clinic:
        assert rows(clinic, Patient) == []
    assert run("tui", *words).returncode == 1


def test_a_dose_that_does_not_fit_on_the_disk_is_not_stored_and_can_be_signed_once_it_does(disk: Path) -> None:
    database, filler = str(disk / "clinic.sqlite3"), disk / "filler"
    with clinic_at(database) as clinic:
        vial = code_of(add_lot(clinic))
        add_order(clinic, add_patient(clinic))
    with workstation(database) as terminal:
        sign_in(terminal)
        terminal.wait_for("OKAFOR")
        terminal.press("enter")
        chart_to(terminal, "sign", vial=vial)
        _fill(filler)
        sign(terminal)
        terminal.wait_for("the disk", PATIENCE_SECONDS)
        assert "nothing was stored" in words_on(terminal)
        assert "Traceback" not in terminal.text()
        with clinic_at(database) as clinic:
            assert rows(clinic, MedicationAdministration) == []
        filler.unlink()
        terminal.press("f10")
        terminal.wait_for("✓ Signed", PATIENCE_SECONDS)


@pytest.fixture
def disk(tmp_path: Path, database: str) -> Iterator[Path]:
    """A disk of its own with the clinic on it. Needs the right to mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk to fill")
    (folder / "clinic.sqlite3").write_bytes(Path(database).read_bytes())
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def full_disk(disk: Path) -> tuple[str, Path]:
    """The path of a clinic on a disk without a free byte, and the file that fills it."""
    _fill(disk / "filler")
    return str(disk / "clinic.sqlite3"), disk / "filler"


def _fill(filler: Path) -> None:
    page = bytes(1 << 12)
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(page):
            pass


def _refused(done: subprocess.CompletedProcess[str], message: str) -> None:
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"needlepoint: {message}")
    assert done.stderr.count("\n") == 1


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
