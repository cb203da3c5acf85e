"""What the tests of the commands rest on: run in the test's own process, a command is what it is in one of its own."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from decimal import getcontext
from pathlib import Path
from typing import Any

import pytest

from models.store.clinic import Clinic
from tests.daily import first_daily
from tests.factories import add_patient
from tests.tui.command_line import needlepoint, needlepoint_alone
from tests.tui.commands.test_charges import VISIT
from tests.tui.commands.test_safety import database_of

COMMANDS: list[tuple[tuple[str, ...], bytes]] = [
    (("charges", "-", "--json"), json.dumps(VISIT).encode() + b"\nbroken\r\n" + json.dumps(VISIT).encode()),
    (("scan", "-"), b"M000042\n\xff\0\x1b\n]C0M000042"),
    (("scan", "Na\u00efve \u2603 \udcff", "--json"), b""),
    (("audit", "verify"), b""),
    (("--frob",), b""),
]


@pytest.mark.parametrize(
    ("words", "given"), first_daily(COMMANDS, 2), ids=lambda part: " ".join(part) if isinstance(part, tuple) else ""
)
def test_a_command_says_byte_for_byte_what_it_says_in_a_process_of_its_own(
    sqlite_clinic: Clinic, words: tuple[str, ...], given: bytes
) -> None:
    add_patient(sqlite_clinic, mrn="M000042")
    database = database_of(sqlite_clinic)
    assert needlepoint(*words, given=given, database=database) == needlepoint_alone(
        *words, given=given, database=database
    )


def left_behind() -> dict[str, Any]:
    """Return what a command could leave changed in the process it ran in."""
    return {
        "words": list(sys.argv),
        "environment": dict(os.environ),
        "streams": (sys.stdin, sys.stdout, sys.stderr),
        "main": sys.modules["__main__"],
        "files": {str(place.readlink()) for place in Path("/proc/self/fd").iterdir() if place.exists()},
        "folder": Path.cwd(),
        "arithmetic": repr(getcontext()),
        "signals": {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE)},
        "threads": threading.active_count(),
        "switches": sys.getswitchinterval(),
    }


@pytest.mark.parametrize(
    ("words", "given"), COMMANDS, ids=lambda part: " ".join(part) if isinstance(part, tuple) else ""
)
def test_a_command_leaves_nothing_behind(sqlite_clinic: Clinic, words: tuple[str, ...], given: bytes) -> None:
    before = left_behind()
    needlepoint(*words, given=given, database=database_of(sqlite_clinic))
    assert left_behind() == before


def test_one_clinics_facts_never_answer_for_another(sqlite_clinic: Clinic, tmp_path: Path) -> None:
    add_patient(sqlite_clinic, mrn="M000042")
    asked = ("scan", "--json", "M000042")
    elsewhere = str(tmp_path / "none.sqlite3")
    kinds = [needlepoint(*asked, database=place).json["kind"] for place in (database_of(sqlite_clinic), elsewhere)]
    assert kinds == ["patient", "unknown"]
