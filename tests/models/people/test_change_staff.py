"""People are added, changed and let go: with history, a last administrator who stays, and nobody's badge twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest

from models.core.errors import BadInputError, NeedlepointError, RefusedError
from models.people.actions.add_staff import add_staff
from models.people.actions.authenticate import Denied, SignedIn, confirm_pin, sign_in
from models.people.actions.change_pin import change_own_pin, lift_wait, reset_pin
from models.people.actions.change_role import add_role, change_role
from models.people.actions.change_staff import change_staff, deactivate_staff, reactivate_staff
from models.people.actions.set_up_clinic import StaffEntry
from models.people.author import author
from models.people.queries.people import PersonLine, people, person_history
from models.people.queries.role_matrix import role_matrix
from models.people.queries.staff import staff
from models.people.records.practitioner import Practitioner
from models.people.records.staff_version import StaffVersion
from models.people.versions import Stale, Stored, Unchanged
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.transaction import table_of
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, hashed_quickly, rows, staff_id
from tests.factories import add_staff as put_staff
from tests.frozen_clock import FrozenClock

ANN = StaffEntry("Lee", "Anna", "RN", "alee", "4711", ("nurse",), badge="B-000017")
WHY = "started in May"


@pytest.fixture
def boss(sqlite_clinic: Clinic) -> UUID:
    return administrator(sqlite_clinic, "boss")


def administrator(clinic: Clinic, username: str) -> UUID:
    person = put_staff(
        clinic, family=username, given="", credential="", npi="", username=username, roles=["administrator"],
        pin_hash=hashed_quickly("1111"),
    )  # fmt: skip
    return person.id


def line(clinic: Clinic, person_id: UUID) -> PersonLine:
    return next(one for one in people(clinic) if one.id == person_id)


def events(clinic: Clinic) -> list[tuple[str, Any]]:
    found = sorted(rows(clinic, AuditEvent), key=lambda event: event.seq)
    return [(event.action, event.detail) for event in found]


def test_an_added_person_chooses_a_pin_at_first_use_before_anything_else(sqlite_clinic: Clinic, boss: UUID) -> None:
    ann = add_staff(sqlite_clinic, ANN, boss)
    person = sign_in(sqlite_clinic, "alee", "4711")
    assert isinstance(person, SignedIn)
    assert person.must_change_pin
    refused = confirm_pin(sqlite_clinic, ann, "4711", "sign")
    assert isinstance(refused, Denied)
    assert "choose your own" in refused.text
    assert isinstance(change_own_pin(sqlite_clinic, ann, "4711", "2580"), SignedIn)
    assert isinstance(confirm_pin(sqlite_clinic, ann, "2580", "sign"), SignedIn)
    assert isinstance(sign_in(sqlite_clinic, "alee", "4711"), Denied)


@pytest.mark.parametrize("new", ["", "12", "abcd", "４７１２", "1" * 33, "4711"])
def test_a_pin_that_cannot_be_taken_changes_nothing(sqlite_clinic: Clinic, boss: UUID, new: str) -> None:
    ann = add_staff(sqlite_clinic, ANN, boss)
    with pytest.raises(BadInputError) as refused:
        change_own_pin(sqlite_clinic, ann, "4711", new)
    assert refused.value.at == "PIN"
    assert isinstance(sign_in(sqlite_clinic, "alee", "4711"), SignedIn)


def test_a_reset_pin_is_its_own_audit_entry_is_shown_and_ends_waits(sqlite_clinic: Clinic, boss: UUID) -> None:
    ann = add_staff(sqlite_clinic, ANN, boss)
    for _ in range(5):
        confirm_pin(sqlite_clinic, ann, "0000", "unlock")
    assert line(sqlite_clinic, ann).wrong == 5
    reset_pin(sqlite_clinic, boss, ann, "8642")
    assert events(sqlite_clinic)[-1][0] == "reset_pin"
    person = sign_in(sqlite_clinic, "alee", "8642")
    assert isinstance(person, SignedIn)
    assert person.must_change_pin
    assert any("Your PIN was reset" in text for text in person.notices)


def test_an_administrator_lifts_a_wait(sqlite_clinic: Clinic, boss: UUID) -> None:
    doctor = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    for _ in range(5):
        confirm_pin(sqlite_clinic, doctor, "0000", "unlock")
    lift_wait(sqlite_clinic, boss, doctor)
    assert isinstance(confirm_pin(sqlite_clinic, doctor, PHYSICIAN_PIN, "unlock"), SignedIn)


def test_a_renamed_person_keeps_a_history_of_names(sqlite_clinic: Clinic, boss: UUID) -> None:
    ann = add_staff(sqlite_clinic, ANN, boss)
    now = line(sqlite_clinic, ann)
    outcome = change_staff(sqlite_clinic, boss, ann, replace(now.details, family="Park"), now.version, "married")
    assert outcome == Stored("alee", 1)
    newest = person_history(sqlite_clinic, ann)[0]
    assert (newest.by, newest.reason, newest.fields) == ("boss", "married", (("family name", "Lee", "Park"),))
    assert line(sqlite_clinic, ann).name == "Anna Park RN"
    assert events(sqlite_clinic)[-1] == ("change_staff", {"changed": ["family"], "roles": ["nurse"]})


def test_the_first_change_of_someone_there_before_keeps_what_stood(sqlite_clinic: Clinic, boss: UUID) -> None:
    doctor = line(sqlite_clinic, staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN))
    change_staff(sqlite_clinic, boss, doctor.id, replace(doctor.details, credential="DO"), 0, WHY)
    assert [row.number for row in rows(sqlite_clinic, StaffVersion)] == [0, 1]


def test_two_stations_changing_one_person_never_overwrite_each_other(sqlite_clinic: Clinic, boss: UUID) -> None:
    ann = add_staff(sqlite_clinic, ANN, boss)
    now = line(sqlite_clinic, ann)
    change_staff(sqlite_clinic, boss, ann, replace(now.details, given="Ann"), now.version, WHY)
    late = change_staff(sqlite_clinic, boss, ann, replace(now.details, given="Anne"), now.version, WHY)
    assert late == Stale("Changed by boss meanwhile: look at it again.")
    assert line(sqlite_clinic, ann).details.given == "Ann"


def test_nothing_changed_stores_nothing(sqlite_clinic: Clinic, boss: UUID) -> None:
    ann = add_staff(sqlite_clinic, ANN, boss)
    now = line(sqlite_clinic, ann)
    assert change_staff(sqlite_clinic, boss, ann, now.details, now.version, WHY) == Unchanged()


@pytest.mark.parametrize(
    ("over", "at"),
    [
        ({"family": " "}, "family name"), ({"family": "x" * 301}, "family name"), ({"username": "a b"}, "username"),
        ({"username": PHYSICIAN_SIGN_IN}, "username"), ({"npi": "1234567890"}, "NPI"), ({"npi": "12345"}, "NPI"),
        ({"roles": ("provider",)}, "NPI"), ({"roles": ()}, "roles"), ({"roles": ("wizard",)}, "roles"),
        ({"roles": ("service_account", "nurse")}, "roles"), ({"license_state": "Illinois"}, "license state"),
        ({"employed_from": date(2026, 5, 1), "employed_until": date(2026, 4, 1)}, "employed until"),
        ({"badge": "B\u202e000001"}, "badge"), ({"badge": "B1" * 21}, "badge"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_named(sqlite_clinic: Clinic, boss: UUID, over: Any, at: str) -> None:
    ann = add_staff(sqlite_clinic, ANN, boss)
    now = line(sqlite_clinic, ann)
    with pytest.raises(BadInputError) as refused:
        change_staff(sqlite_clinic, boss, ann, replace(now.details, **over), now.version, WHY)
    assert refused.value.at == at
    assert line(sqlite_clinic, ann) == now


def test_w25_the_badge_of_a_colleague_is_refused_at_entry(sqlite_clinic: Clinic, boss: UUID) -> None:
    ann = add_staff(sqlite_clinic, ANN, boss)
    with pytest.raises(BadInputError, match="belongs to Anna Lee RN"):
        add_staff(sqlite_clinic, replace(ANN, username="bob"), boss)
    now = line(sqlite_clinic, ann)
    deactivate_staff(sqlite_clinic, boss, ann, now.version, "left")
    bob = add_staff(sqlite_clinic, replace(ANN, username="bob"), boss)
    with pytest.raises(BadInputError, match="belongs to"):
        reactivate_staff(sqlite_clinic, boss, ann, 1, "came back")
    assert line(sqlite_clinic, bob).details.badge == "B-000017"


def test_the_last_administrator_stays(sqlite_clinic: Clinic, boss: UUID) -> None:
    now = line(sqlite_clinic, boss)
    for over in ({"roles": ("nurse",)}, {"employed_until": sqlite_clinic.today() + timedelta(days=9)}):
        with pytest.raises(RefusedError, match="leave no administrator"):
            change_staff(sqlite_clinic, boss, boss, replace(now.details, **over), 0, WHY)
    with pytest.raises(RefusedError, match="leave no administrator"):
        deactivate_staff(sqlite_clinic, boss, boss, 0, WHY)
    with pytest.raises(RefusedError, match="leave no administrator"):
        change_role(sqlite_clinic, boss, "administrator", "change_staff", allowed=False, was=True, reason=WHY)
    other = administrator(sqlite_clinic, "other")
    assert deactivate_staff(sqlite_clinic, boss, boss, 0, WHY) == Stored("boss", 1)
    with pytest.raises(RefusedError):
        deactivate_staff(sqlite_clinic, other, other, 0, WHY)


def test_two_administrators_who_remove_each_other_at_once_leave_one(postgres_clinic: Clinic) -> None:
    pair = [administrator(postgres_clinic, name) for name in ("first", "second")]
    gate = Barrier(2)

    def remove(by: UUID, other: UUID) -> bool:
        gate.wait()
        try:
            return isinstance(deactivate_staff(postgres_clinic, by, other, 0, WHY), Stored)
        except NeedlepointError:
            return False

    with ThreadPoolExecutor(2) as pool:
        removed = list(pool.map(remove, pair, reversed(pair)))
    assert sum(removed) == 1
    assert sum("change_staff" in person.acts for person in staff(postgres_clinic)) == 1


def test_rights_end_with_the_last_day_of_employment(sqlite_clinic: Clinic, boss: UUID, clock: FrozenClock) -> None:
    ann = add_staff(sqlite_clinic, replace(ANN, employed_until=sqlite_clinic.today()), boss)
    change_own_pin(sqlite_clinic, ann, "4711", "2580")
    assert isinstance(confirm_pin(sqlite_clinic, ann, "2580", "sign"), SignedIn)
    clock.tick(24 * 60)
    ended = sign_in(sqlite_clinic, "alee", "2580")
    assert isinstance(ended, Denied)
    assert ended.text == "Anna Lee RN: employment ended Nov 23, 2026. Ask an administrator."
    assert isinstance(confirm_pin(sqlite_clinic, ann, "2580", "sign"), Denied)
    refused = author(sqlite_clinic, ann, "record_clinical")
    assert isinstance(refused, Denied)
    assert "no longer works here" in refused.text
    assert line(sqlite_clinic, ann).state == "left"


def test_rights_that_need_a_license_end_with_it_and_it_is_said_before(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    doctor = table_of(Practitioner).c.username == PHYSICIAN_SIGN_IN
    last = sqlite_clinic.today() + timedelta(days=31)
    sqlite_clinic.store.write(lambda tx: tx.update(Practitioner, doctor, license_until=last))

    def signed_in() -> SignedIn:
        person = sign_in(sqlite_clinic, PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        assert isinstance(person, SignedIn)
        return person

    assert signed_in().notices == ()
    clock.tick(24 * 60)
    assert signed_in().notices == ("Your license ends Dec 24, 2026, in 30 days.",)
    clock.tick(31 * 24 * 60)
    person = signed_in()
    assert person.notices[0].startswith("Your license ended Dec 24, 2026: you may not give, order")
    assert not person.acts & {"give", "order", "supervise", "check_doses", "pass_stops"}
    assert "record_clinical" in person.acts
    refused = author(sqlite_clinic, person.id, "order")
    assert isinstance(refused, Denied)
    assert refused.text.startswith("D Chen MD may not order: license ended Dec 24, 2026.")


def test_a_cell_of_the_matrix_changes_with_a_reason_and_at_once(sqlite_clinic: Clinic, boss: UUID) -> None:
    doctor = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    change_role(sqlite_clinic, boss, "provider", "change_fees", allowed=False, was=True, reason="billing does")
    assert isinstance(author(sqlite_clinic, doctor, "change_fees"), Denied)
    matrix = role_matrix(sqlite_clinic)
    provider = next(role for role in matrix.roles if role.key == "provider")
    assert provider.changed == {"change_fees"}
    assert [(change.by, change.role, change.allowed) for change in matrix.changes] == [("boss", "Provider", False)]
    late = change_role(sqlite_clinic, boss, "provider", "change_fees", allowed=False, was=True, reason="billing does")
    assert late == Stale("Changed by boss meanwhile: look again.")


def test_a_role_of_the_clinics_own_begins_like_another(sqlite_clinic: Clinic, boss: UUID) -> None:
    add_role(sqlite_clinic, boss, "Float nurse", "nurse", "covers both floors")
    roles = {role.label: role for role in role_matrix(sqlite_clinic).roles}
    assert roles["Float nurse"].acts == roles["Nurse"].acts
    with pytest.raises(BadInputError, match="already"):
        add_role(sqlite_clinic, boss, "float NURSE", "nurse", "once more")
    add_staff(sqlite_clinic, replace(ANN, roles=("custom:Float nurse",)), boss)
