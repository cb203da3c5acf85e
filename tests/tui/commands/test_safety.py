"""`needlepoint safety` as a script sees it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models.safety.actions.approve_setting import Approval, approve_setting
from models.safety.actions.save_safety_setting import SettingDraft, save_safety_setting
from models.safety.queries.safety_list import drug_list, table_list
from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, staff_id
from tui.cli import main

LATE = "limit/late_entry_minutes"


def database_of(clinic: Clinic) -> str:
    url = clinic.store.engine.url
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=False)


def safety(capsys: pytest.CaptureFixture[str], clinic: Clinic, *words: str, status: int = 0) -> Any:
    assert main(["safety", *words, "--database", database_of(clinic), "--json"]) == status
    return json.loads(capsys.readouterr().out)


def test_every_row_is_listed_with_source_and_state(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    found = safety(capsys, clinic)
    assert found["count"] == len(found["rows"]) == len(table_list(clinic)) + len(drug_list(clinic))
    states = {row["key"]: row["state"] for row in found["rows"]}
    assert (states[LATE], states["limit/multi_dose_days"]) == ("waiting", "confirmed")
    assert found["waiting"] == sum(row["state"] == "waiting" for row in found["rows"])
    assert main(["safety", "late_entry", "--database", database_of(clinic)]) == 0
    message = capsys.readouterr().out.splitlines()
    assert message == [
        "1 setting: needs local sign-off: 1",
        "  SETTING  15 minutes · a given time older than this marks the record as a late entry",
        "      S40: own default · unconfirmed · needs local sign-off",
    ]


def test_needs_local_sign_off_is_a_status_a_script_can_ask_for(
    sqlite_clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    physician = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    assert [row["key"] for row in safety(capsys, sqlite_clinic, "late_entry", "--waiting", status=1)["rows"]] == [LATE]
    save_safety_setting(sqlite_clinic, physician, SettingDraft(LATE, {"value": "30"}, "policy", 0))
    line = next(line for line in table_list(sqlite_clinic) if line.key == LATE)
    approve_setting(sqlite_clinic, physician, PHYSICIAN_PIN, Approval(LATE, line.row_hash, ""))
    assert safety(capsys, sqlite_clinic, "late_entry", "--waiting")["rows"] == []
    (row,) = safety(capsys, sqlite_clinic, "late_entry")["rows"]
    assert (row["own"], row["state"]) == (True, "signed")
    assert row["said"].startswith("signed off by D Chen MD on ")


def test_without_a_clinic_it_is_one_line_and_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["safety", "--database", "/nonexistent/clinic.sqlite3"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
