"""Registering a patient and changing one: what is refused, what is asked, what stays in the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.core.errors import BadInputError
from models.patients.actions.change_patient import change_patient
from models.patients.actions.change_status import change_status
from models.patients.actions.not_the_same import not_the_same
from models.patients.actions.register_patient import LookAlikes, Registered, register_patient
from models.patients.patient_entry import PatientEntry
from models.patients.queries.look_alikes import look_alikes
from models.patients.queries.patient_details import patient_details
from models.patients.queries.patient_facts import read_patient
from models.patients.records.patient import Patient
from models.people.actions.authenticate import Denied
from models.people.records.practitioner import Practitioner
from models.people.versions import Stale, Stored, Unchanged
from models.reports.queries.audit_chain import verify_audit
from models.store.records.audit_event import AuditEvent
from models.store.transaction import table_of
from tests.factories import GIVER_SIGN_IN, add_patient, rows, staff_id

SMITH = PatientEntry("Smith", "John", "5/5/1970", "M", phone="(312) 555-0142")


@pytest.fixture
def giver(sqlite_clinic):
    return staff_id(sqlite_clinic, GIVER_SIGN_IN)


def registered(clinic, person, entry=SMITH, **how):
    made = register_patient(clinic, person, entry, **how)
    assert isinstance(made, Registered)
    return made


def test_a_walk_in_is_registered_with_a_record_number_of_the_clinic(sqlite_clinic, giver):
    add_patient(sqlite_clinic, mrn="100001")
    made = registered(sqlite_clinic, giver)
    (row,) = rows(sqlite_clinic, Patient, Patient.id == made.patient_id)
    assert (made.mrn, row.mrn, row.phone, row.sex) == ("100002", "100002", "312-555-0142", "male")
    assert row.person_id == row.id
    (event,) = rows(sqlite_clinic, AuditEvent, AuditEvent.action == "register_patient")
    assert "Smith" not in str(event.detail)
    assert verify_audit(sqlite_clinic.store).breaks == ()
    (change,) = patient_details(sqlite_clinic, made.patient_id).history
    assert (change.what, change.by, change.at) == ("registered", "M Ruiz MA", sqlite_clinic.now())


def test_record_numbers_count_on(sqlite_clinic, giver):
    first = registered(sqlite_clinic, giver)
    second = registered(sqlite_clinic, giver, PatientEntry("Okafor", "Ngozi", "1961"))
    assert int(second.mrn) == int(first.mrn) + 1


def test_w9_two_people_of_one_name_and_birth_date_are_registered_with_a_reason_and_never_asked_again(
    sqlite_clinic, giver
):
    first = registered(sqlite_clinic, giver)
    twin = replace(SMITH, phone="773-555-0199")
    asked = register_patient(sqlite_clinic, giver, twin)
    assert isinstance(asked, LookAlikes)
    assert [alike.one.id for alike in asked.found] == [first.patient_id]
    second = registered(sqlite_clinic, giver, twin, not_same={first.patient_id: "other address, other phone"})
    assert look_alikes(sqlite_clinic, twin, second.patient_id) == ()
    assert look_alikes(sqlite_clinic, SMITH, first.patient_id) == ()


def test_w9_a_reason_is_needed_for_not_the_same_person(sqlite_clinic, giver):
    first = registered(sqlite_clinic, giver)
    with pytest.raises(BadInputError, match="say why"):
        register_patient(sqlite_clinic, giver, SMITH, not_same={first.patient_id: " "})
    with pytest.raises(BadInputError, match="one record, not two"):
        not_the_same(sqlite_clinic, giver, first.patient_id, first.patient_id, "two people")


def test_a_relative_is_shown_and_keeps_no_one_from_being_registered(sqlite_clinic, giver):
    registered(sqlite_clinic, giver)
    child = replace(SMITH, birth="5/5/2001")
    (shown,) = look_alikes(sqlite_clinic, child)
    assert shown.family
    registered(sqlite_clinic, giver, child)


def test_w26_a_year_alone_is_enough_to_ask(sqlite_clinic, giver):
    first = registered(sqlite_clinic, giver)
    asked = register_patient(sqlite_clinic, giver, replace(SMITH, birth="1970", phone=""))
    assert isinstance(asked, LookAlikes)
    assert [alike.one.id for alike in asked.found] == [first.patient_id]


def test_a_settled_pair_is_settled_once(sqlite_clinic, giver):
    one, other = add_patient(sqlite_clinic), add_patient(sqlite_clinic)
    not_the_same(sqlite_clinic, giver, one.id, other.id, "two sisters")
    assert isinstance(not_the_same(sqlite_clinic, giver, other.id, one.id, "two sisters"), Unchanged)


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"family": ""}, "family: write the family name in letters"),
        ({"family": "…"}, "family: write the family name in letters"),
        ({"family": "x" * 301}, "family: at most 300 characters"),
        ({"family": "Smi\u202eth"}, "family: it holds a sign that cannot be seen (U+202E)"),
        ({"given": "Jo\x1bhn"}, "given: it holds a sign that cannot be seen (U+001B)"),
        ({"birth": "11/24/2026"}, "birth: Nov 24, 2026 lies in the future"),
        ({"birth": "1880"}, "birth: 1880 is over 125 years ago"),
        ({"sex": "q"}, "sex: write F, M, O"),
        ({"phone": "555"}, "phone: write ten digits"),
        ({"state": "Illinois"}, "state: write its two letters"),
        ({"postal_code": "6"}, "postal_code: write five digits"),
    ],
)
def test_what_cannot_be_taken_names_its_field_and_stores_nothing(sqlite_clinic, giver, over, message):
    with pytest.raises(BadInputError) as refused:
        register_patient(sqlite_clinic, giver, replace(SMITH, **over))
    assert message in str(refused.value)
    assert rows(sqlite_clinic, Patient) == []


@pytest.mark.parametrize("family", ["[b]Smith[/b]", "x" * 300, "حداد", "O'Neil [@click=app.quit]"])
def test_a_name_of_markup_of_300_letters_or_of_another_script_is_taken_as_it_is(sqlite_clinic, giver, family):
    made = registered(sqlite_clinic, giver, replace(SMITH, family=family))
    assert patient_details(sqlite_clinic, made.patient_id).facts.family == family


def test_a_number_of_another_patient_is_refused(sqlite_clinic, giver):
    registered(sqlite_clinic, giver, replace(SMITH, wristband="W-77"))
    other = PatientEntry("Okafor", "Ngozi", "1961")
    with pytest.raises(BadInputError, match="wristband: W-77 belongs to Smith, John"):
        register_patient(sqlite_clinic, giver, replace(other, wristband="W-77"))
    with pytest.raises(BadInputError, match="mrn: 100001 belongs to Smith, John"):
        register_patient(sqlite_clinic, giver, replace(other, mrn="100001"))


def test_who_may_not_register_is_refused_first(sqlite_clinic, giver):
    staff = table_of(Practitioner)
    sqlite_clinic.store.write(lambda tx: tx.update(Practitioner, staff.c.id == giver, roles=["auditor"]))
    refused = register_patient(sqlite_clinic, giver, PatientEntry(""))
    assert isinstance(refused, Denied)
    assert "may not register patients" in refused.text
    patient = add_patient(sqlite_clinic)
    for answer in (
        change_patient(sqlite_clinic, giver, patient.id, 1, SMITH),
        change_status(sqlite_clinic, giver, patient.id, 1, "inactive", "moved away"),
        not_the_same(sqlite_clinic, giver, patient.id, patient.id, "two people"),
    ):
        assert isinstance(answer, Denied)


def test_w12_a_birth_date_typed_late_at_night_is_the_clinics_day(sqlite_clinic, giver):
    sqlite_clinic.clock.instant = datetime(2026, 11, 29, 5, 30, tzinfo=UTC)
    made = registered(sqlite_clinic, giver, PatientEntry("Newborn", "Baby", "T"))
    facts = patient_details(sqlite_clinic, made.patient_id).facts
    assert (facts.birth_date, facts.birth.age(sqlite_clinic.today())) == (date(2026, 11, 28), "0 months")


def test_a_change_keeps_what_stood_before_who_made_it_and_why(sqlite_clinic, giver):
    made = registered(sqlite_clinic, giver)
    entry = replace(patient_details(sqlite_clinic, made.patient_id).entry, family="Miller", phone="")
    stored = change_patient(sqlite_clinic, giver, made.patient_id, 1, entry, "new_name")
    assert isinstance(stored, Stored)
    assert stored.number == 2
    newest, _first = patient_details(sqlite_clinic, made.patient_id).history
    assert (newest.what, newest.by, newest.reason) == ("changed", "M Ruiz MA", "new name, such as by marriage")
    assert ("family name", "Smith", "Miller") in newest.changes
    assert patient_details(sqlite_clinic, made.patient_id).entry.former_names == "John Smith"


def test_a_name_that_was_mistyped_is_no_former_name_and_identity_needs_a_reason(sqlite_clinic, giver):
    made = registered(sqlite_clinic, giver)
    entry = replace(patient_details(sqlite_clinic, made.patient_id).entry, family="Smyth")
    with pytest.raises(BadInputError, match="reason: choose why"):
        change_patient(sqlite_clinic, giver, made.patient_id, 1, entry)
    change_patient(sqlite_clinic, giver, made.patient_id, 1, entry, "typing_error")
    assert patient_details(sqlite_clinic, made.patient_id).entry.former_names == ""


def test_nothing_changed_stores_nothing(sqlite_clinic, giver):
    made = registered(sqlite_clinic, giver)
    entry = patient_details(sqlite_clinic, made.patient_id).entry
    assert isinstance(change_patient(sqlite_clinic, giver, made.patient_id, 1, entry), Unchanged)


def test_two_stations_changing_one_patient_are_told_of_each_other(sqlite_clinic, giver):
    made = registered(sqlite_clinic, giver)
    entry = patient_details(sqlite_clinic, made.patient_id).entry
    assert isinstance(change_patient(sqlite_clinic, giver, made.patient_id, 1, replace(entry, city="Aurora")), Stored)
    late = change_patient(sqlite_clinic, giver, made.patient_id, 1, replace(entry, city="Joliet"))
    assert isinstance(late, Stale)
    assert "Changed by M Ruiz MA meanwhile" in late.text
    assert patient_details(sqlite_clinic, made.patient_id).entry.city == "Aurora"


def test_an_inactive_record_is_closed_and_opened_again_for_a_reason(sqlite_clinic, giver):
    made = registered(sqlite_clinic, giver)
    change_status(sqlite_clinic, giver, made.patient_id, 1, "inactive", "moved to another state")
    with sqlite_clinic.store.read() as connection:
        assert read_patient(connection, made.patient_id).closed
    change_status(sqlite_clinic, giver, made.patient_id, 2, "active", "came back")
    with sqlite_clinic.store.read() as connection:
        assert not read_patient(connection, made.patient_id).closed
