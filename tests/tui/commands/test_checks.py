"""`needlepoint checks` as a script sees it: facts in, findings with what passes them out, bad input at its place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.drugs.actions.retire_formulary_entry import retire_formulary_entry
from models.drugs.actions.save_formulary_entry import EntryDraft, save_formulary_entry
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.written.writer import write_drug
from models.people.versions import Stored
from models.safety.actions.approve_setting import Approval, approve_setting
from models.safety.actions.save_safety_setting import SettingDraft, save_safety_setting
from models.safety.queries.safety_list import drug_list
from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, staff_id
from tests.house.test_imports import packages_after
from tests.tui.command_line import needlepoint
from tests.tui.commands.test_safety import database_of
from tui.cli import main

NO_CLINIC = Path("/nonexistent/needlepoint")
CASE: dict[str, Any] = {
    "id": "C1", "stage": "give", "at": "2026-03-02T10:05",
    "patient": {"birth_date": "1980-05-01", "allergies": []},
    "order": {"drug": {"name": "cyanocobalamin"}, "dose": {"amount": "1000", "unit": "mcg"}, "route": "IM"},
    "administration": {"site": "left deltoid", "volume_ml": "1"},
}  # fmt: skip
EXPIRED = CASE | {"id": "C2", "administration": {"site": "left deltoid", "expiry": "2026-03-01"}}
UNKNOWN = CASE | {"id": "C3", "order": {"drug": {"name": "cyanocobalmin"}}}


def checks(*cases: dict[str, Any], words: tuple[str, ...] = ("--json",)) -> Any:
    given = "\n".join(json.dumps(case) for case in cases).encode()
    return needlepoint("checks", "-", *words, given=given, home=NO_CLINIC)


def test_a_clear_case_ends_with_0_and_a_stopped_one_with_1() -> None:
    clear, stopped = checks(CASE), checks(EXPIRED)
    assert (clear.status, clear.json["verdict"]) == (0, "clear")
    assert (stopped.status, stopped.json["verdict"]) == (1, "stop")
    (stop,) = [finding for finding in stopped.json["findings"] if finding["severity"] == "stop"]
    assert stop == {
        "rule": "lot", "severity": "stop", "at": "administration.expiry",
        "text": "Lot (not stated) expired Mar 1, 2026. Take another lot.",
        "source": "S46-S51: USP <797>; CDC storage guidance", "confidence": "confirmed", "passes_with": None,
    }  # fmt: skip


def test_many_cases_are_answered_a_line_each_and_a_bad_one_ends_with_2() -> None:
    reported = checks(CASE, UNKNOWN, EXPIRED)
    answers = [json.loads(line) for line in reported.out.splitlines()]
    assert [answer["id"] for answer in answers] == ["C1", "C3", "C2"]
    assert [answer.get("verdict") for answer in answers] == ["clear", None, "stop"]
    assert answers[1]["error"]["at"] == "order.drug.name"
    assert "is not in the formulary; nearest: cyanocobalamin" in answers[1]["error"]["text"]
    assert (reported.status, reported.err) == (2, "")


def test_one_bad_case_is_one_line_on_standard_error_or_one_object() -> None:
    plain, as_json = checks(UNKNOWN, words=()), checks(UNKNOWN)
    assert (plain.status, plain.out, plain.err.count("\n")) == (2, "", 1)
    assert plain.err.startswith("needlepoint: order.drug.name: 'cyanocobalmin' is not in the formulary")
    assert (as_json.status, as_json.json["id"], as_json.json["error"]["at"]) == (2, "C3", "order.drug.name")


def test_an_answer_is_there_before_the_next_case_is_asked() -> None:
    program = [sys.executable, "-m", "tui", "checks", "-", "--json"]
    here = {**os.environ, "XDG_DATA_HOME": str(NO_CLINIC)}
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=here) as asked:
        assert asked.stdin is not None
        assert asked.stdout is not None
        # Only the second line tells that the first is one of many.
        asked.stdin.write(json.dumps(CASE).encode() + b"\n" + json.dumps(EXPIRED).encode() + b"\n")
        asked.stdin.flush()
        assert [json.loads(asked.stdout.readline())["id"] for _ in range(2)] == ["C1", "C2"]
        asked.stdin.close()
    assert asked.returncode == 1


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    reported = needlepoint("checks", str(tmp_path / "none.json"), home=NO_CLINIC)
    assert (reported.status, reported.out, reported.err.count("\n")) == (2, "", 1)


def test_the_help_names_the_page_of_fields_and_the_page_is_there() -> None:
    reported = needlepoint("checks", "--help", home=NO_CLINIC)
    (page,) = [line.strip() for line in reported.out.splitlines() if line.strip().endswith(".md")]
    assert "`administration.expiry`" in Path(page).read_text("utf-8")


def test_a_person_reads_verdict_findings_and_what_passes_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case.json"
    depo = {"drug": {"name": "Depo-Provera"}, "dose": {"amount": "150", "unit": "mg"}, "route": "IM"}
    unasked = CASE | {"id": "Smith [/b]\x1b", "order": depo, "stage": "order", "patient": {"birth_date": "1980-05-01"}}
    path.write_text(json.dumps(unasked), "utf-8")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(NO_CLINIC))
    assert main(["checks", str(path)]) == 1
    message = capsys.readouterr().out.splitlines()
    assert message[0] == "Smith [/b]\\x1b: warn"
    assert message[1].startswith("  warn [reason]: patient.allergies: Allergies are not recorded.")
    assert message[-1] == "  next: 2026-06-01 (2026-05-18 to 2026-06-15)"
    path.write_text(json.dumps(unasked) + "\n" + json.dumps(UNKNOWN), "utf-8")
    assert main(["checks", str(path)]) == 2
    many = capsys.readouterr().out.splitlines()
    assert many[:2] == message[:2]
    assert many[-1].startswith("C3: order.drug.name: 'cyanocobalmin' is not in the formulary; nearest:")


def test_a_clinics_own_numbers_count(clinic: Clinic, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A clinic that allows 3 mL in the deltoid is asked nothing at 2.5 mL, where the shipped row asks a reason."""
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE | {"administration": {"site": "left deltoid", "volume_ml": "2.5"}}), "utf-8")
    assert main(["checks", str(path), "--json", "--database", database_of(clinic)]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["rule"] == "site_volume"
    own = SettingDraft("volume/deltoid", {"note_ml": "3", "warn_ml": "3.5"}, "policy of the clinic", 0)
    save_safety_setting(clinic, staff_id(clinic, PHYSICIAN_SIGN_IN), own)
    assert main(["checks", str(path), "--json", "--database", database_of(clinic)]) == 0
    reported = json.loads(capsys.readouterr().out)
    assert "site_volume" not in [found["rule"] for found in reported["findings"]]


DEPO = {"drug": {"name": "Depo-Provera"}, "dose": {"amount": "150", "unit": "mg"}, "route": "IM"}
SEVENTY_DAYS_AGO = CASE["patient"] | {"history": [{"drug": {"name": "Depo-Provera"}, "at": "2025-12-22"}]}


def test_a_clinics_own_drugs_and_sign_offs_count(
    sqlite_clinic: Clinic, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Depo on day 70 is too early by the shipped row, on time for a clinic whose own row begins on day 63."""
    path, physician = tmp_path / "case.json", staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    path.write_text(json.dumps(CASE | {"stage": "order", "order": DEPO, "patient": SEVENTY_DAYS_AGO}), "utf-8")

    def message() -> list[str]:
        main(["checks", str(path), "--json", "--database", database_of(sqlite_clinic)])
        reported = json.loads(capsys.readouterr().out)
        return [found["text"] for found in reported["findings"] if found["rule"] == "interval"]

    assert [("TOO EARLY" in text, "needs local sign-off" in text) for text in message()] == [(True, True)]
    row = next(row for row in drug_list(sqlite_clinic) if row.key == "drug/medroxyprogesterone-acetate/REPEAT")
    approve_setting(sqlite_clinic, physician, PHYSICIAN_PIN, Approval(row.key, row.row_hash, ""))
    assert [("TOO EARLY" in text, "needs local sign-off" in text) for text in message()] == [(True, False)]

    drug = clinic_formulary(sqlite_clinic).drugs["medroxyprogesterone-acetate"]
    own = replace(drug, intervals=(replace(drug.intervals[0], early_before=63), *drug.intervals[1:]))
    save_formulary_entry(sqlite_clinic, physician, EntryDraft(drug.slug, write_drug(own), "clinic policy", 0))
    assert message() == []


def test_a_retired_drug_is_ordered_no_more_and_still_counted_in_the_history(
    sqlite_clinic: Clinic, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    physician = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    assert isinstance(retire_formulary_entry(sqlite_clinic, physician, "cyanocobalamin", "not bought"), Stored)
    had = CASE["patient"] | {"history": [{"drug": CASE["order"]["drug"], "at": "2026-02-22"}]}
    path = tmp_path / "cases.jsonl"
    path.write_text(
        json.dumps(CASE | {"stage": "order"})
        + "\n"
        + json.dumps(CASE | {"order": DEPO, "patient": had, "stage": "order"})
    )
    assert main(["checks", str(path), "--json", "--database", database_of(sqlite_clinic)]) == 2
    ordered, counted = map(json.loads, capsys.readouterr().out.splitlines())
    assert "retired from the formulary" in ordered["error"]["text"]
    assert counted["verdict"] == "clear"


def test_a_case_without_a_time_is_asked_about_now(
    sqlite_clinic: Clinic, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "case.json"
    timeless = {name: block for name, block in EXPIRED.items() if name != "at"}
    path.write_text(json.dumps(timeless | {"order": CASE["order"] | {"interval_days": 7}}), "utf-8")
    main(["checks", str(path), "--json", "--database", database_of(sqlite_clinic)])
    assert date.fromisoformat(json.loads(capsys.readouterr().out)["next"]["due"]) > date(2026, 3, 2)


def test_one_case_waits_for_no_screen_no_draft_and_no_database_library() -> None:
    case = json.dumps(CASE)
    loaded = packages_after(
        f"import io, os\nos.environ['XDG_DATA_HOME'] = {str(NO_CLINIC)!r}\n"
        f"sys.stdin = io.TextIOWrapper(io.BytesIO({case!r}.encode()))\n"
        "import tui.cli\ntui.cli.main(['checks', '-'])"
    )
    assert loaded & {"textual", "sqlalchemy", "sqlmodel", "pydantic", "alembic"} == set()
