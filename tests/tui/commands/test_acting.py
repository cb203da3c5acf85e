"""Who acts on the command line: a person, a PIN that is never an argument, and a role that allows it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from models.people.permissions import permission
from models.people.records.practitioner import Practitioner
from models.people.roles import shipped_acts, shipped_roles
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from tests.factories import rows
from tests.terminal import Terminal
from tests.tui.command_line import needlepoint
from tests.tui.commands.acting import PIN, acting_as, pin_file
from tests.tui.commands.test_payers import database_of

FEES = "payer,code,amount,asp_percent,effective,ends\ncommercial,96372,31.50,,2026-01-01,\n"

COMMANDS = {
    "change_fees": ("fees", "import", "FILE"),
    "change_drugs": ("formulary", "import", "FILE"),
    "change_staff": ("staff", "add", "jpark", "Park", "--role", "nurse"),
    "reset_pins": ("staff", "change", "mruiz", "--reset-pin"),
    "see_patients": ("reactions", "01a21232-a77d-7001-981f-c45a2b232bb2"),
}
"""Every command that asks who acts, by the act it asks."""


@pytest.fixture
def fees(tmp_path: Path) -> str:
    path = tmp_path / "fees.csv"
    path.write_text(FEES, "utf-8")
    return str(path)


@pytest.fixture
def biller(sqlite_clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    return acting_as(sqlite_clinic, tmp_path, monkeypatch, "bkim", "biller")[1]


def actions(clinic: Clinic) -> list[str]:
    return [event.action for event in sorted(rows(clinic, AuditEvent), key=lambda event: event.seq)]


def test_a_change_is_the_persons_who_gave_the_pin(sqlite_clinic: Clinic, fees: str, biller: str) -> None:
    assert needlepoint("fees", "import", fees, "--as", biller, database=database_of(sqlite_clinic)).status == 0
    event = max(rows(sqlite_clinic, AuditEvent), key=lambda event: event.seq)
    (person,) = (row for row in rows(sqlite_clinic, Practitioner) if row.username == biller)
    assert (event.action, event.agent_id) == ("import_fees", person.id)


def test_without_a_person_a_clinic_with_staff_is_not_changed(sqlite_clinic: Clinic, fees: str) -> None:
    before = actions(sqlite_clinic)
    ended = needlepoint("fees", "import", fees, database=database_of(sqlite_clinic))
    assert (ended.status, ended.err) == (2, "needlepoint: --as: name who acts: --as USERNAME\n")
    assert actions(sqlite_clinic) == before


def test_what_the_role_does_not_hold_is_refused_with_status_1_and_kept_in_the_audit_trail(
    sqlite_clinic: Clinic, fees: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acting_as(sqlite_clinic, tmp_path, monkeypatch, "maud", "auditor")
    ended = needlepoint("fees", "import", fees, "--as", "maud", "--json", database=database_of(sqlite_clinic))
    assert ended.status == 1
    assert ended.json["error"]["text"].endswith("may not change fees. Ask a biller or an administrator.")
    event = max(rows(sqlite_clinic, AuditEvent), key=lambda event: event.seq)
    assert (event.action, event.detail) == ("act_refused", {"act": "change_fees"})


def test_a_wrong_pin_is_refused_with_status_1_and_counted(
    sqlite_clinic: Clinic, fees: str, biller: str, tmp_path: Path
) -> None:
    pin_file(tmp_path, "0000")
    ended = needlepoint("fees", "import", fees, "--as", biller, database=database_of(sqlite_clinic))
    assert ended.status == 1
    assert "Name or PIN is wrong" in ended.err
    assert actions(sqlite_clinic)[-1] == "sign_in_failed"


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_pin_file_that_others_may_read_is_refused_with_the_way_out(
    sqlite_clinic: Clinic, fees: str, biller: str, tmp_path: Path, mode: int
) -> None:
    (tmp_path / "pin").chmod(mode)
    ended = needlepoint("fees", "import", fees, "--as", biller, database=database_of(sqlite_clinic))
    assert ended.status == 2
    assert f"chmod 600 {tmp_path / 'pin'}" in ended.err
    assert PIN not in ended.err


@pytest.mark.parametrize(("content", "told"), [("", "is empty"), (None, "cannot be read"), ("\n\n", "is empty")])
def test_a_pin_file_without_a_pin_is_one_line(
    sqlite_clinic: Clinic, fees: str, biller: str, tmp_path: Path, content: str | None, told: str
) -> None:
    (tmp_path / "pin").unlink() if content is None else (tmp_path / "pin").write_text(content)
    ended = needlepoint("fees", "import", fees, "--as", biller, database=database_of(sqlite_clinic))
    assert (ended.status, ended.err.count("\n")) == (2, 1)
    assert told in ended.err


def test_the_pin_is_never_an_argument(sqlite_clinic: Clinic, fees: str, biller: str) -> None:
    words = ("fees", "import", fees, "--as", biller, "--pin", PIN)
    assert needlepoint(*words, database=database_of(sqlite_clinic)).status == 2


@pytest.mark.heavy
def test_without_a_terminal_and_a_file_the_way_is_named(
    sqlite_clinic: Clinic, fees: str, biller: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEEDLEPOINT_PIN_FILE")
    monkeypatch.setattr("tui.console.acting._TERMINAL", "/nonexistent")
    ended = needlepoint("fees", "import", fees, "--as", biller, database=database_of(sqlite_clinic))
    assert ended.status == 2
    assert "set NEEDLEPOINT_PIN_FILE to a file only you may read" in ended.err


@pytest.mark.heavy
def test_on_a_terminal_the_pin_is_asked_for_and_not_shown(sqlite_clinic: Clinic, fees: str, biller: str) -> None:
    words = ["fees", "import", fees, "--as", biller, "--database", database_of(sqlite_clinic)]
    terminal = Terminal([sys.executable, "-m", "tui", *words], env={"NEEDLEPOINT_PIN_FILE": None})
    try:
        terminal.wait_for("PIN of bkim", 60)
        terminal.press(*PIN, "enter")
        terminal.wait_for("taken", 60)
        assert PIN not in terminal.text()
    finally:
        terminal.close()


def test_a_store_without_staff_needs_no_one(tmp_path: Path, fees: str) -> None:
    assert needlepoint("fees", "import", fees, database=str(tmp_path / "new.sqlite3")).status == 0


@pytest.mark.heavy
@pytest.mark.parametrize("role", list(shipped_roles()))
@pytest.mark.parametrize("act", sorted(COMMANDS))
def test_each_command_is_refused_exactly_to_the_roles_without_its_act(
    sqlite_clinic: Clinic, fees: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str, role: str
) -> None:
    someone = acting_as(sqlite_clinic, tmp_path, monkeypatch, "someone", role)
    words = [fees if word == "FILE" else word for word in COMMANDS[act]]
    ended = needlepoint(*words, *someone, database=database_of(sqlite_clinic))
    refused = ended.status == 1 and permission(act).refusal in ended.err
    assert refused == (role not in shipped_acts()[act].roles), ended
