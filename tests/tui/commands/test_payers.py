"""`needlepoint fees`, `payers` and `charges` on a clinic's own payers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.billing.actions.save_payer_profile import Answer, ProfileDraft, save_payer_profile
from models.people.records.organization import Organization
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from tests.factories import rows
from tests.tui.commands.acting import acting_as
from tui.cli import main

VISIT = {
    "id": "one", "date_of_service": "2026-11-23", "payer": {"type": "commercial", "name": "NFM"},
    "supervision": "direct", "diagnoses": ["M54.50"],
    "injections": [
        {"drug": {"name": "ketorolac"}, "dose": {"amount": "15", "unit": "mg"}, "route": "IM",
         "packages": [{"type": "SDV", "form": "solution", "content": {"amount": "30", "unit": "mg"},
                       "volume_ml": "1", "ndc": "0409-3795-01"}]}
    ],
}  # fmt: skip
FEES = """payer,code,amount,asp_percent,effective,ends
Northfield Mutual,96372,31.50,,2026-01-01,
commercial,J1885,2,,,
"""


@pytest.fixture
def visit(tmp_path: Path) -> str:
    path = tmp_path / "visit.json"
    path.write_text(json.dumps(VISIT), "utf-8")
    return str(path)


@pytest.fixture
def fees(tmp_path: Path) -> str:
    path = tmp_path / "fees.csv"
    path.write_text(FEES, "utf-8")
    return str(path)


@pytest.fixture
def biller(clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    return acting_as(clinic, tmp_path, monkeypatch, "bkim", "biller")


def database_of(clinic: Clinic) -> str:
    url = clinic.store.engine.url
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=False)


def add_plan(clinic: Clinic, **answers: str) -> None:
    own = {switch: Answer(value, "manual") for switch, value in answers.items()}
    draft = ProfileDraft("commercial", "Northfield Mutual", "contract", own, also_called=("NFM",))
    save_payer_profile(clinic, None, draft)


def answer(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_charges_follow_the_clinics_profile_fees_and_place(
    clinic: Clinic, visit: str, fees: str, biller: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    add_plan(clinic, jw_policy="ignored")
    clinic.store.write(lambda tx: tx.update(Organization, place_of_service="20"))
    database = database_of(clinic)
    assert main(["fees", "import", fees, *biller, "--database", database]) == 0
    capsys.readouterr()

    main(["charges", visit, "--database", database])

    lines = [(line["code"], line["modifiers"], line["charge"]) for line in answer(capsys)["lines"]]
    assert lines == [("96372", [], "31.50"), ("J1885", [], "2.00")]


def test_the_same_file_of_fees_twice_changes_nothing_and_comes_out_as_it_went_in(
    clinic: Clinic, fees: str, biller: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    add_plan(clinic)
    database = database_of(clinic)
    assert main(["fees", "import", fees, *biller, "--database", database, "--json"]) == 0
    assert answer(capsys) == {"file": fees, "status": "taken", "added": 2, "changed": 0, "unchanged": 0}
    assert main(["fees", "import", fees, *biller, "--database", database, "--json"]) == 0
    assert answer(capsys)["status"] == "unchanged"
    assert [event.action for event in rows(clinic, AuditEvent)].count("import_fees") == 1

    assert main(["fees", "export", "--database", database]) == 0
    written = capsys.readouterr().out
    assert sorted(written.splitlines()[1:]) == [
        "Northfield Mutual,96372,31.50,,2026-01-01,",
        "commercial,J1885,2.00,,,",
    ]
    Path(fees).write_text(written, "utf-8")
    assert main(["fees", "import", fees, *biller, "--database", database, "--json"]) == 0
    assert answer(capsys)["status"] == "unchanged"


def test_a_bad_fee_refuses_the_file_and_names_its_place(
    sqlite_clinic: Clinic,
    fees: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    database = database_of(sqlite_clinic)
    biller = acting_as(sqlite_clinic, tmp_path, monkeypatch, "bkim", "biller")
    assert main(["fees", "import", fees, *biller, "--database", database]) == 2
    message = capsys.readouterr()
    assert message.err.count("\n") == 1
    assert f"{fees}: line 2, payer: 'Northfield Mutual' is no payer here" in message.err
    assert main(["fees", "import", fees, *biller, "--database", database, "--json"]) == 2
    assert answer(capsys)["error"]["at"] == f"{fees}: line 2, payer"
    assert main(["fees", "export", "--database", database]) == 0
    assert capsys.readouterr().out == "payer,code,amount,asp_percent,effective,ends\n"


@pytest.mark.parametrize("words", [["fees", "import"], ["fees", "import", "/nonexistent/fees.csv"], ["fees", "mend"]])
def test_fees_without_a_file_to_read_are_one_line(
    sqlite_clinic: Clinic, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--database", database_of(sqlite_clinic)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_payers_tell_every_switch_with_its_source(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    add_plan(clinic, jw_policy="ignored")
    assert main(["payers", "--database", database_of(clinic), "--json"]) == 0
    reported = {(payer["type"], payer["name"]): payer for payer in answer(capsys)}
    plan = reported["commercial", "Northfield Mutual"]
    assert plan["also_called"] == ["NFM"]
    jw = plan["switches"]["jw_policy"]
    assert (jw["value"], jw["own"], jw["inherited"], jw["source"]) == ("ignored", True, False, "manual")
    assert plan["switches"]["ncci_policy"]["inherited"]
    assert reported["medicare", "Medicare"]["switches"]["unsupervised_policy"]["binding"]

    assert main(["payers", "nfm", "--database", database_of(clinic)]) == 0
    assert "jw_policy = ignored  [custom]" in capsys.readouterr().out
    assert main(["payers", "nobody", "--database", database_of(clinic)]) == 2


def test_a_database_that_was_named_must_be_there(
    tmp_path: Path, visit: str, capsys: pytest.CaptureFixture[str]
) -> None:
    missing, empty = tmp_path / "missing.sqlite3", tmp_path / "empty.sqlite3"
    main(["database", "upgrade", "--database", str(empty)])
    foreign = tmp_path / "notes.txt"
    foreign.write_text("shopping list " * 100)
    capsys.readouterr()
    for path, message in (
        (missing, "no database file"),
        (f"sqlite:///{missing}", "no database file"),
        (empty, "no clinic is set up"),
        (foreign, "not a Needlepoint"),
    ):
        assert main(["charges", visit, "--database", str(path)]) == 2
        error = capsys.readouterr().err
        assert message in error
        assert error.count("\n") == 1
    assert not missing.exists()


def test_another_schema_says_what_to_do(clinic: Clinic, visit: str, capsys: pytest.CaptureFixture[str]) -> None:
    for version, message in (("0001", "needlepoint database upgrade"), ("9999", "newer version")):
        with clinic.store.engine.connect() as plain, plain.execution_options(writing=True).begin():
            plain.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")
        assert main(["charges", visit, "--database", database_of(clinic)]) == 2
        assert message in capsys.readouterr().err


def test_without_a_database_the_shipped_facts_answer_and_nothing_is_made(
    tmp_path: Path, visit: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("NEEDLEPOINT_DATABASE", raising=False)
    main(["charges", visit])
    assert [line["modifiers"] for line in answer(capsys)["lines"]] == [[], [], ["JW"]]
    assert main(["payers", "--json"]) == 0
    assert len(answer(capsys)) >= 4
    assert not (tmp_path / "data").exists()


def test_a_default_database_that_exists_is_asked(
    sqlite_clinic: Clinic, visit: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_plan(sqlite_clinic, jw_policy="ignored")
    monkeypatch.setattr("tui.cli.default_database", lambda demo: database_of(sqlite_clinic))
    monkeypatch.delenv("NEEDLEPOINT_DATABASE", raising=False)
    main(["charges", visit])
    assert [line["modifiers"] for line in answer(capsys)["lines"]] == [[], []]


def test_no_record_class_is_loaded_to_derive_charges_in_a_file(sqlite_clinic: Clinic, visit: str) -> None:
    import subprocess
    import sys

    code = f"""
import sys
from tui.cli import main
main(["charges", {visit!r}, "--database", {database_of(sqlite_clinic)!r}])
print(sorted({{"sqlalchemy", "sqlmodel", "alembic"}} & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
