"""`needlepoint formulary` as a script sees it: JSON, one line for an error, three exit statuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.store.clinic import Clinic
from tests.models.codes.test_crosswalk_file import B12, FILE, HEAD
from tests.tui.commands.acting import acting_as
from tui.cli import main


@pytest.fixture
def database(sqlite_clinic: Clinic) -> str:
    found = sqlite_clinic.store.engine.url.database
    assert found is not None
    return found


@pytest.fixture
def provider(sqlite_clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    return acting_as(sqlite_clinic, tmp_path, monkeypatch, "dlee", "provider")


def answer(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_one_drug_is_shown_with_codes_packages_and_doubt(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formulary", "show", "vitamin", "b12", "--database", database]) == 0
    message = capsys.readouterr().out
    assert "J3420 up to 1,000 mcg, from Jan 1, 1986" in message
    assert "NDC 00517-0032-25 (ML)" in message
    assert "unconfirmed" in message
    assert "\\x" not in message
    assert main(["formulary", "show", "dodex", "--database", database, "--json"]) == 0
    shown = answer(capsys)
    assert (shown["slug"], shown["origin"], shown["version"]) == ("cyanocobalamin", "shipped", 0)
    assert {fact["kind"] for fact in shown["facts"]} >= {"code", "package", "giving"}


@pytest.mark.parametrize(
    ("words", "at", "text"),
    [
        (["show"], "", "required: NAME (see needlepoint formulary show --help)"),
        (["show", " "], "drug", "nothing in the formulary"),
        (["show", "haloperidol"], "drug", "could be haloperidol-decanoate"),
        (["show", "aspirin\x1b[2J"], "drug", "nothing in the formulary"),
        (["check"], "", "required: FILE"),
        (["check", "/no/such/file"], "/no/such/file", "cannot be read: No such file"),
        (["check", "/"], "/", "cannot be read"),
        (["import", "a", "b"], "", "unrecognized arguments: b"),
        (["export", "b12"], "", "unrecognized arguments: b12"),
        (["export", "--output", "/no/such/folder/f.toml"], "/no/such/folder/f.toml", "cannot be written"),
    ],
)
def test_bad_input_is_one_line_and_ends_with_2(database, capsys, words, at, text) -> None:
    assert main(["formulary", *words, "--database", database]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "\x1b" not in message
    assert main(["formulary", *words, "--database", database, "--json"]) == 2
    error = answer(capsys)["error"]
    assert error["at"] == at
    assert text in error["text"]


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "typo.sqlite3"
    assert main(["formulary", "show", "b12", "--database", str(path)]) == 2
    assert "no database file of that name" in capsys.readouterr().err
    assert not path.exists()


def test_n16_without_a_clinic_on_this_machine_the_shipped_drug_is_shown_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("NEEDLEPOINT_DATABASE", raising=False)
    assert main(["formulary", "show", "vitamin", "b12"]) == 0
    message = capsys.readouterr().out
    assert message.startswith("cyanocobalamin · default, no clinic on this machine\n")
    assert "J3420 up to 1,000 mcg, from Jan 1, 1986" in message
    assert main(["formulary", "show", "haloperidol", "--json"]) == 2
    assert "could be haloperidol-decanoate" in answer(capsys)["error"]["text"]
    assert not (tmp_path / "data").exists()


def test_the_crosswalk_cms_publishes_leaves_nothing_unexplained(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["formulary", "check", str(FILE), "--database", database]) == 0
    message = capsys.readouterr().out
    assert (
        "141 packages, 0 rows with other ids skipped; 141 rows are in the formulary, 6 disagree, 0 of them" in message
    )
    assert "(services on Dec 31, 2025)" in message
    assert "[i] 13533-0335-04 immune globulin IM: code here J1460, CMS J1560 (One NDC" in message


def test_an_unexplained_difference_ends_with_1(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "crosswalk.csv"
    file.write_text(HEAD + B12.replace("J3420", "J3425") + B12.replace("00517-0031-25", "GG100"))
    assert main(["formulary", "check", str(file), "--database", database, "--json"]) == 1
    found = answer(capsys)
    assert (found["rows"], found["alternate_ids"], found["compared"]) == (1, 1, 1)
    assert found["disagreements"] == [
        {
            "ndc": "00517-0031-25", "drug": "cyanocobalamin", "on": "code", "ours": "J3420", "theirs": "J3425",
            "why": "",
        }
    ]  # fmt: skip


def test_a_crosswalk_that_cannot_be_read_names_its_line(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "crosswalk.csv"
    file.write_text(HEAD + B12.replace(",1,25,1,25", ",1,25,x,25"))
    assert main(["formulary", "check", str(file), "--database", database, "--json"]) == 2
    assert answer(capsys)["error"]["at"] == f"{file}: line 2"


def test_an_export_goes_out_is_edited_and_comes_back_once(
    tmp_path: Path, database: str, provider: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "formulary.toml")
    assert main(["formulary", "export", "--output", file, "--database", database, "--json"]) == 0
    assert answer(capsys) == {"file": file, "drugs": 125}
    assert main(["formulary", "export", "--database", database]) == 0
    assert capsys.readouterr().out == Path(file).read_text("utf-8")
    Path(file).write_text(Path(file).read_text("utf-8").replace("minutes = 240", "minutes = 30"), "utf-8")
    assert main(["formulary", "import", file, *provider, "--database", database, "--json"]) == 0
    assert answer(capsys)["changed"] == ["epinephrine"]
    assert main(["formulary", "import", file, *provider, "--database", database, "--json"]) == 0
    assert answer(capsys) == {"file": file, "added": [], "changed": [], "retired": [], "unchanged": 125}


def test_an_import_that_cannot_be_taken_names_file_and_place(
    tmp_path: Path, database: str, provider: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "formulary.toml"
    file.write_text('format = "needlepoint-formulary-1"\n[drug.x]\nname = "x\n')
    assert main(["formulary", "import", str(file), *provider, "--database", database]) == 2
    message = capsys.readouterr()
    assert (message.out, message.err.count("\n")) == ("", 1)
    assert f"{file}: line 3: is not TOML" in message.err
