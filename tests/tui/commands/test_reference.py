"""`needlepoint reference` as a script sees it: what was loaded, one line for a refusal, exit statuses."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Databases
from tests.official_files import ALL, CROSSWALK, FOLDER, MUE, PACKAGE, PRICING, PTP, changed, copied
from tui.cli import main


@pytest.fixture
def absent(tmp_path: Path) -> str:
    """Where no database is, nor its folder."""
    return str(tmp_path / "clinic" / "clinic.sqlite3")


@pytest.fixture
def database(sqlite_databases: Databases) -> Iterator[str]:
    """A database with the current schema and no clinic in it."""
    made = sqlite_databases.copy("schema")
    yield made
    sqlite_databases.drop(made)


def answer(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_loaded_file_is_reported_in_json_and_ends_with_0(absent: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(FOLDER / CROSSWALK)
    expected = {
        "file": file, "status": "loaded", "error": None,
        "sets": [{"kind": "asp_ndc", "release": "2025-10-01", "part": None, "status": "loaded", "rows": 23,
                  "left_out": {"alternate identifiers": 3}, "notes": []}],
    }  # fmt: skip
    assert main(["reference", "load", file, "--database", absent, "--json"]) == 0
    assert answer(capsys) == {"files": [expected]}
    assert main(["--database", absent, "--json", "reference", "load", file]) == 0
    assert answer(capsys)["files"][0]["status"] == "unchanged"


def test_a_person_reads_what_came_in_and_what_was_left_out(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reference", "load", str(FOLDER / CROSSWALK), "--database", database]) == 0
    message = capsys.readouterr()
    assert message.out == (
        f"{FOLDER / CROSSWALK}: loaded (ASP NDC crosswalk 2025-10-01): 23 rows; left out: 3 alternate identifiers\n"
    )
    assert message.err == ""


def test_a_refused_file_names_its_line_and_the_other_files_stand(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = str(changed(tmp_path, MUE, b"96372,4,", b"96372,four,"))
    words = ["reference", "load", broken, str(FOLDER / PRICING), "--database", database]
    assert main(words) == 2
    message = capsys.readouterr()
    assert message.err == f"{broken}: line 11: 'four' is no number of units\n"
    assert "loaded (ASP pricing 2025-10-01): 6 rows" in message.out
    assert main([*words, "--json"]) == 2
    refused, unchanged = answer(capsys)["files"]
    assert refused["error"] == {"at": "line 11", "text": "'four' is no number of units"}
    assert (refused["status"], refused["sets"], unchanged["status"]) == ("refused", [], "unchanged")


def test_a_release_is_asked_for_where_nothing_says_it(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["reference", "load", str(FOLDER / PACKAGE), "--database", database]
    assert main(words) == 2
    assert "add --release with the day it takes effect, such as --release 2026-10-01" in capsys.readouterr().err
    assert main([*words, "--release", "soon"]) == 2
    assert capsys.readouterr().err == "needlepoint: --release: 'soon' is not a day: write it as 2026-10-01\n"
    assert main(["reference", "load", "--release", "2026-11-20", *words[2:]]) == 0


def test_a_reissued_file_needs_replace(tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]) -> None:
    reissued = str(changed(tmp_path, MUE, b"96372,4,", b"96372,5,"))
    assert main(["reference", "load", str(FOLDER / MUE), reissued, "--database", database]) == 2
    assert "if CMS reissued it, add --replace (the earlier rows stay stored)" in capsys.readouterr().err
    assert main(["reference", "load", "--replace", reissued, "--database", database]) == 0


def test_the_list_says_kind_release_rows_and_when(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["reference", "load", *(str(FOLDER / name) for name in ALL), "--database", database])
    capsys.readouterr()
    assert main(["reference", "list", "--database", database, "--json"]) == 0
    releases = answer(capsys)["releases"]
    assert [(found["kind"], found["release"], found["part"], found["rows"]) for found in releases] == [
        ("asp_ndc", "2025-10-01", None, 23),
        ("asp_ndc_noc", "2025-10-01", None, 2),
        ("asp_pricing", "2025-10-01", None, 6),
        ("hcpcs", "2026-10-01", None, 6),
        ("icd10_cm", "2025-10-01", None, 6),
        ("mue", "2026-07-01", None, 7),
        ("ncci_ptp", "2026-07-01", "f1", 10),
    ]
    assert all(len(found["sha256"]) == 64 and found["answers"] for found in releases)
    assert main(["reference", "list", "--database", database]) == 0
    assert f"ncci_ptp     2026-07-01  f1         10 rows  {releases[-1]['loaded_at'][:10]}" in capsys.readouterr().out


def test_an_empty_list_says_so_and_a_mistyped_path_is_told(absent: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reference", "list", "--database", absent]) == 2
    assert "there is no database file of that name" in capsys.readouterr().err
    main(["database", "upgrade", "--database", absent])
    capsys.readouterr()
    assert main(["reference", "list", "--database", absent]) == 0
    message = capsys.readouterr().out.splitlines()
    assert message[0] == "no code set is loaded"
    assert message[-1].startswith("code pairs (NCCI)          2024-07-01  through 2024-09-30  with the program")


def test_the_list_says_how_far_each_set_in_use_reaches(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["reference", "load", str(FOLDER / MUE), "--database", database])
    capsys.readouterr()
    assert main(["reference", "list", "--database", database, "--json"]) == 0
    found = {row["kind"]: row for row in answer(capsys)["answering"]}
    assert {kind: (row["release"], row["through"], row["shipped"]) for kind, row in found.items()} == {
        "hcpcs": ("2026-04-01", "2026-06-30", True),
        "mue": ("2026-07-01", "2026-09-30", False),
        "ncci_ptp": ("2024-07-01", "2024-09-30", True),
    }
    assert found["ncci_ptp"]["behind"]


@pytest.mark.parametrize(
    "words", [["reference"], ["reference", "load"], ["reference", "frob"], ["reference", "list", "x"]]
)
def test_bad_usage_is_one_line_and_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main([*words, "--json"]) == 2
    assert set(answer(capsys)["error"]) == {"at", "text"}


def test_a_file_name_cannot_steer_the_terminal(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["reference", "load", str(copied(tmp_path, PRICING, "evil\x1b[2J.csv")), "--database", database])
    main(["reference", "list", "--database", database])
    message = capsys.readouterr()
    assert "\x1b" not in message.out + message.err


class Terminal(io.StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("flags", "drawn"), [([], True), (["--json"], False)])
def test_a_bar_is_drawn_on_a_terminal_and_taken_away_again(
    database: str, monkeypatch: pytest.MonkeyPatch, flags: list[str], drawn: bool
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(["reference", "load", str(FOLDER / PTP), "--database", database, *flags]) == 0
    assert (PTP in terminal.getvalue()) is drawn
    assert not drawn or terminal.getvalue().endswith("\r\x1b[K")


def test_a_load_stopped_by_the_person_says_so_in_one_line(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_bar: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tui.console.progress_bar.ProgressBar.__call__", stop)
    assert main(["reference", "load", str(FOLDER / PTP), "--database", database]) == 2
    assert "stopped: 'needlepoint reference list' shows what is loaded" in capsys.readouterr().err
    assert main(["reference", "list", "--database", database]) == 0
    assert capsys.readouterr().out.startswith("no code set is loaded\n")


def test_what_was_taken_for_granted_is_a_note_on_standard_error(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    renamed = str(copied(tmp_path, PTP, "edits.txt"))
    assert main(["reference", "load", renamed, "--release", "2026-07-01", "--database", database]) == 0
    message = "note: its name does not say whose edits it holds: taken for the practitioners'"
    assert capsys.readouterr().err == f"{renamed}: {message}\n"
