"""`needlepoint scan` as a script sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.store.clinic import Clinic
from tests import factories
from tests.tui.command_line import needlepoint, needlepoint_alone

B12 = {
    "kind": "gs1", "gtin": "00305170032258", "ndc10": "0517003225", "ndc11": "00517003225", "lot": "AB123",
    "expiry": "2027-05-31", "serial": None, "product": "cyanocobalamin 10,000 mcg / 10 mL", "problems": [],
}  # fmt: skip
CODE = "010030517003225817270531" + "10AB123"


@pytest.mark.parametrize(
    "text",
    [
        CODE, f"]d2{CODE}", f"]C1\x1d{CODE}\r\n", f"]e0{CODE}\t", "(01)00305170032258(17)270531(10)AB123",
        "10AB123\x1d172705000100305170032258", "]d20100305170032258^10AB123^17270531",
    ],
)  # fmt: skip
def test_a_package_is_told_however_the_scanner_sends_it(text: str):
    message = needlepoint("scan", "--json", text)
    assert (message.status, message.json) == (0, B12)


def test_control_characters_can_be_written_out():
    message = needlepoint("scan", "--escaped", "--json", r"]d2010030517003225810AB123\x1d17270531\r\n")
    assert message.json == B12


def test_any_separator_can_be_set():
    message = needlepoint("scan", "--separator", "*", "--json", "010030517003225810AB123*17270531")
    assert message.json == B12


@pytest.mark.parametrize(
    ("text", "kind", "ndc11"),
    [
        ("305170032258", "upc", "00517003225"), ("]E00305170032258", "upc", "00517003225"),
        ("00305170032258", "upc", "00517003225"), ("0517-0032-25", "ndc", "00517003225"),
        ("00517003225", "ndc", "00517003225"), ("0517003225", "ndc", "00517003225"),
        ("4006381333931", "upc", None), ("]C110AB123", "gs1", None),
    ],
)  # fmt: skip
def test_other_codes_are_told_by_kind(text: str, kind: str, ndc11: str | None):
    message = needlepoint("scan", "--json", text)
    assert (message.status, message.json["kind"], message.json["ndc11"], message.json["problems"]) == (
        0,
        kind,
        ndc11,
        [],
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("01007308222995411727123110N4053724112201132002", "gs1"), ("0100305170032259", "gs1"),
        ("305170032259", "unknown"), ("]E00305170032259", "upc"), ("1234567891", "ndc"), ("M000001", "unknown"),
        ("", "unknown"), ("-1-2", "unknown"), ("A" * 5_000, "unknown"),
    ],
)  # fmt: skip
def test_what_is_broken_or_ambiguous_has_its_reason_and_nothing_guessed(text: str, kind: str):
    message = needlepoint("scan", "--json", "--", text)

    assert message.status == 1
    assert message.json["kind"] == kind
    assert message.json["problems"]
    reported = {key: message.json[key] for key in ("gtin", "ndc11", "lot", "expiry", "serial", "product")}
    assert set(reported.values()) == {None}


def test_standard_input_is_answered_line_by_line():
    message = needlepoint("scan", "-", "--json", given=f"{CODE}\r\n\n".encode() + b"\xff\0\n" + CODE.encode())

    assert message.status == 1
    first, empty, broken, last = (json.loads(line) for line in message.out.splitlines())
    assert first == last == B12
    assert empty["problems"]
    assert broken["problems"]


def test_a_line_without_end_takes_little_memory():
    code = (
        "import resource, subprocess, sys\n"
        "run = subprocess.Popen([sys.executable, '-m', 'tui', 'scan', '-', '--json'], stdin=subprocess.PIPE)\n"
        "for _ in range(200): run.stdin.write(b'9' * 1_000_000)\n"
        "run.stdin.close(); run.wait()\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    answer, kilobytes = done.stdout.splitlines()
    assert json.loads(answer)["problems"]
    assert int(kilobytes) < 60_000


def test_people_read_one_line():
    message = needlepoint_alone("scan", CODE)
    assert message.out == (
        "gs1      cyanocobalamin 10,000 mcg / 10 mL · NDC 00517003225 · GTIN 00305170032258 · lot AB123 ·"
        " expires 2027-05-31\n"
    )


@pytest.mark.parametrize("words", [["scan"], ["scan", "a", "b"], ["scan", "-x"], ["scan", "-"]])
def test_bad_usage_and_an_empty_input_are_one_line(words: list[str]):
    message = needlepoint(*words)
    assert (message.status, message.out, message.err.count("\n")) == (2, "", 1)
    assert set(needlepoint(*words, "--json").json["error"]) == {"at", "text"}


@pytest.fixture
def database(sqlite_clinic: Clinic) -> Iterator[str]:
    factories.add_patient(sqlite_clinic, mrn="M000042")
    return str(sqlite_clinic.store.engine.url.database)


def test_a_patients_label_is_known_where_the_clinic_is(database: str):
    message = needlepoint(
        "scan", "--json", "-", given=b"M000042\n]C0M000042\nM000043\n" + CODE.encode(), database=database
    )
    assert [json.loads(line)["kind"] for line in message.out.splitlines()] == ["patient", "patient", "unknown", "gs1"]


def test_an_unreadable_database_is_one_line_and_an_absent_one_is_not_made(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("shopping list " * 100)
    message = needlepoint("scan", "M000042", "--json", database=str(tmp_path / "notes.txt"))
    assert (message.status, message.json["error"]["at"]) == (2, "database")
    assert needlepoint("scan", "M000042", database=str(tmp_path / "a" / "clinic.sqlite3")).status == 1
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
