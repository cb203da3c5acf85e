"""`needlepoint import` as a script sees it: JSON, one line for an error, three exit statuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.transaction import table_of
from tests import fhir_files as fhir
from tests.databases import Databases
from tests.factories import rows, staff_id
from tests.tui.commands.acting import acting_as
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


def write(folder: Path, name: str, resource: dict[str, Any]) -> str:
    path = folder / name
    path.write_bytes(fhir.content(resource))
    return str(path)


def answer(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_taken_file_is_reported_in_json_and_ends_with_0(
    tmp_path: Path, absent: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "a.json", fhir.visit())
    assert main(["import", file, "--database", absent, "--json"]) == 0
    assert answer(capsys) == {
        "files": [
            {
                "file": file, "format": "fhir-r4", "status": "taken",
                "added": {"practitioner": 1, "patient": 1, "order": 1}, "changed": {}, "unchanged": {},
                "review": [], "refused": [], "not_ours": {}, "error": None,
            }
        ]
    }  # fmt: skip
    assert main(["--database", absent, "--json", "import", file]) == 0
    assert answer(capsys)["files"][0]["status"] == "unchanged"


def test_an_order_that_waits_for_review_ends_with_1(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "a.json", fhir.visit(dosageInstruction=None))
    assert main(["import", file, "--database", database]) == 1
    assert "review: cyanocobalamin 1 MG/ML Injectable Solution: no dose; no route" in capsys.readouterr().out


def test_a_refused_file_ends_with_2_and_the_other_files_stand(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = write(tmp_path, "broken.json", fhir.bundle(fhir.patient()))
    Path(broken).write_bytes(Path(broken).read_bytes()[:-1])
    good = write(tmp_path, "good.json", fhir.visit())
    assert main(["import", broken, good, "--database", database, "--json"]) == 2
    refused, taken = answer(capsys)["files"]
    assert (refused["status"], refused["refused"]) == ("refused", [])
    assert refused["error"]["at"].startswith("line 1 column")
    assert taken["status"] == "taken"


def test_an_entry_that_is_refused_ends_with_1_and_the_others_stand(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "a.json", fhir.bundle(fhir.patient(), fhir.patient(id="2", birthDate="soon")))
    assert main(["import", file, "--database", database, "--json"]) == 1
    (report,) = answer(capsys)["files"]
    assert (report["status"], report["added"], report["error"]) == ("taken", {"patient": 1}, None)
    assert [entry["at"] for entry in report["refused"]] == ["entry[1].resource.birthDate"]
    assert main(["import", file, "--database", database]) == 1
    assert "refused: entry[1].resource.birthDate: 'soon' is not a date" in capsys.readouterr().out


def test_what_waits_is_listed_again_with_what_it_is_compared_with(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import", write(tmp_path, "a.json", fhir.patient()), "--database", database])
    assert main(["import", "--waiting", "--database", database]) == 0
    other = fhir.patient(birthDate="1990-01-02")
    assert main(["import", write(tmp_path, "b.json", other), "--database", database]) == 1
    capsys.readouterr()
    assert main(["import", "--waiting", "--database", database, "--json"]) == 1
    (one,) = answer(capsys)["waiting"]
    assert (one["kind"], one["reason"]) == ("person", "known here with another birth date")
    assert one["came"]["resource"]["birthDate"] == "1990-01-02"
    assert one["compared"]["birth_date"] == "1961-03-03"
    assert main(["import", "--waiting", "--database", database]) == 1
    assert "person: Okafor, Adaeze N · 1990-01-02 · 40712: known here" in capsys.readouterr().out


def test_files_and_what_waits_are_asked_for_apart(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "--waiting", "a.json", "--database", database]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_refused_file_is_one_line_on_standard_error(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(tmp_path / "nothing.json"), "--database", database]) == 2
    message = capsys.readouterr()
    assert message.out == ""
    assert message.err.count("\n") == 1
    assert "cannot be read: No such file" in message.err


def test_names_from_a_file_cannot_steer_the_terminal(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    drug = "evil\x1b[2J\u202e Injection"
    file = write(tmp_path, "a.json", fhir.visit(medicationCodeableConcept=fhir.medication(drug)))
    main(["import", file, "--database", database])
    message = capsys.readouterr().out
    assert "\x1b" not in message
    assert "\u202e" not in message
    assert "evil\\x1b[2J\\u202e Injection" in message


@pytest.mark.parametrize("words", [["import"], ["frobnicate"], ["import", "--frob", "x"], ["audit"]])
def test_bad_usage_is_one_line_and_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main([*words, "--json"]) == 2
    assert set(answer(capsys)["error"]) == {"at", "text"}


def test_a_database_that_cannot_be_opened_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("shopping list " * 100)
    assert main(["audit", "verify", "--database", str(tmp_path / "notes.txt"), "--json"]) == 2
    error = answer(capsys)["error"]
    assert error["at"] == "database"
    assert error["text"].startswith("this file is not a Needlepoint database, or its beginning is damaged")


def test_the_environment_names_the_database(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEEDLEPOINT_DATABASE", database)
    assert main(["import", write(tmp_path, "a.json", fhir.visit())]) == 0
    capsys.readouterr()
    assert main(["audit", "verify", "--json"]) == 0
    proof = answer(capsys)
    assert (proof["events"], proof["holds"], proof["breaks"]) == (2, True, [])


def test_a_new_database_is_upgraded_once(absent: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["database", "upgrade", "--database", absent, "--json"]) == 0
    assert answer(capsys)["changed"]
    assert main(["database", "upgrade", "--database", absent, "--json"]) == 0
    assert not answer(capsys)["changed"]


def test_without_a_terminal_one_line_says_what_can_be_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "import" in message


def test_once_a_clinic_has_people_an_import_acts_as_one_who_may(
    sqlite_clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = str(sqlite_clinic.store.engine.url.database)
    file = write(tmp_path, "a.json", fhir.visit(dosageInstruction=None))
    assert main(["import", file, "--database", database]) == 2
    assert "--as" in capsys.readouterr().err
    refused = acting_as(sqlite_clinic, tmp_path, monkeypatch, "aide", "medical_assistant")
    assert main(["import", file, "--database", database, *refused]) == 1
    assert "may not import files" in capsys.readouterr().err
    assert rows(sqlite_clinic, Patient) == []
    biller = acting_as(sqlite_clinic, tmp_path, monkeypatch, "bkim", "biller")
    assert main(["import", file, "--database", database, *biller]) == 1
    assert "review: cyanocobalamin" in capsys.readouterr().out
    (event,) = rows(sqlite_clinic, AuditEvent, table_of(AuditEvent).c.action == "import")
    assert event.agent_id == staff_id(sqlite_clinic, "bkim")
    assert main(["import", "--waiting", "--json", "--database", database, *biller]) == 1
    (waits,) = answer(capsys)["waiting"]
    assert (waits["file"], waits["place"]) == (file, "entry[2].resource")


def test_what_waits_shows_patients_to_who_may_settle_it_only(
    sqlite_clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = str(sqlite_clinic.store.engine.url.database)
    fhir.take(sqlite_clinic, fhir.content(fhir.patient(birthDate="1961")))
    refused = acting_as(sqlite_clinic, tmp_path, monkeypatch, "audi", "auditor")
    assert main(["import", "--waiting", "--database", database, *refused]) == 1
    shown = capsys.readouterr()
    assert "may not settle what others sent" in shown.err
    assert "Okafor" not in shown.out
