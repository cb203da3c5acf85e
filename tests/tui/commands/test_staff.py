"""`needlepoint staff`: people without a screen, by an administrator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.people.actions.authenticate import SignedIn, sign_in
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from tests.factories import GIVER_SIGN_IN, PHYSICIAN_SIGN_IN, rows
from tests.tui.command_line import Said, needlepoint
from tests.tui.commands.acting import acting_as
from tests.tui.commands.test_payers import database_of


@pytest.fixture
def boss(sqlite_clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    return acting_as(sqlite_clinic, tmp_path, monkeypatch, "anovak", "administrator")


def staff(clinic: Clinic, *words: str) -> Said:
    return needlepoint("staff", *words, "--json", database=database_of(clinic))


def listed(clinic: Clinic) -> dict[str, Any]:
    return {row["username"]: row for row in staff(clinic, "list").json}


def test_the_list_says_role_state_and_what_each_may_do(sqlite_clinic: Clinic) -> None:
    found = listed(sqlite_clinic)
    assert found[PHYSICIAN_SIGN_IN]["roles"] == ["provider"]
    assert (found[GIVER_SIGN_IN]["state"], "give" in found[GIVER_SIGN_IN]["may"]) == ("active", True)
    assert "order" not in found[GIVER_SIGN_IN]["may"]
    text = needlepoint("staff", "list", database=database_of(sqlite_clinic)).out
    assert "D Chen MD: Provider · active" in text


def test_a_person_is_added_with_a_pin_shown_once(sqlite_clinic: Clinic, boss: tuple[str, str]) -> None:
    words = ("add", "jpark", "Park", "Jin", "--role", "nurse", "--credential", "RN", "--employed-until", "2030-01-31")
    added = staff(sqlite_clinic, *words, *boss)
    assert added.status == 0, added
    assert (added.json["name"], added.json["employed_until"]) == ("Jin Park RN", "2030-01-31")
    person = sign_in(sqlite_clinic, "jpark", added.json["pin"])
    assert isinstance(person, SignedIn)
    assert person.must_change_pin
    assert "pin" not in listed(sqlite_clinic)["jpark"]


def test_roles_and_state_change_and_a_pin_is_reset(sqlite_clinic: Clinic, boss: tuple[str, str]) -> None:
    changed = staff(sqlite_clinic, "change", GIVER_SIGN_IN, "--role", "nurse", "--role", "stock_manager", *boss)
    assert changed.json["roles"] == ["nurse", "stock_manager"]
    assert staff(sqlite_clinic, "change", GIVER_SIGN_IN, "--active", "no", *boss).json["state"] == "inactive"
    assert staff(sqlite_clinic, "change", GIVER_SIGN_IN, "--active", "yes", *boss).json["state"] == "active"
    pin = staff(sqlite_clinic, "change", GIVER_SIGN_IN, "--reset-pin", *boss).json["pin"]
    assert isinstance(sign_in(sqlite_clinic, GIVER_SIGN_IN, pin), SignedIn)


def test_the_last_administrator_stays(sqlite_clinic: Clinic, boss: tuple[str, str]) -> None:
    refused = staff(sqlite_clinic, "change", "anovak", "--active", "no", *boss)
    assert refused.status == 1
    assert "leave no administrator" in refused.json["error"]["text"]


@pytest.mark.parametrize("role", ["nurse", "provider", "biller", "auditor", "service_account"])
def test_whoever_is_no_administrator_is_refused_and_audited(
    sqlite_clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    someone = acting_as(sqlite_clinic, tmp_path, monkeypatch, "someone", role)
    for words in (("add", "x", "X", "--role", "nurse"), ("change", GIVER_SIGN_IN, "--reset-pin")):
        refused = staff(sqlite_clinic, *words, *someone)
        assert refused.status == 1
        assert "Ask an administrator." in refused.json["error"]["text"]
    assert sum(event.action == "act_refused" for event in rows(sqlite_clinic, AuditEvent)) == 2


@pytest.mark.parametrize(
    ("words", "at"),
    [
        (("change", "nobody", "--active", "no"), "USERNAME"), (("change", GIVER_SIGN_IN), ""),
        (("change", GIVER_SIGN_IN, "--license-until", "soon"), "--license-until"),
        (("change", GIVER_SIGN_IN, "--role", "wizard"), "roles"), (("change", GIVER_SIGN_IN, "--npi", "123"), "NPI"),
        (("add", "jp", "Park"), "--role"), (("add", GIVER_SIGN_IN, "Park", "--role", "nurse"), "username"),
    ],
)  # fmt: skip
def test_bad_input_names_its_place_and_ends_with_2(
    sqlite_clinic: Clinic, boss: tuple[str, str], words: tuple[str, ...], at: str
) -> None:
    refused = staff(sqlite_clinic, *words, *boss)
    assert (refused.status, refused.json["error"]["at"]) == (2, at)
