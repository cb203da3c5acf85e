"""Two stations at one patient at one moment: one is stored, the other is told (PostgreSQL; SQLite has one writer)."""

from __future__ import annotations

from dataclasses import replace

from models.core.errors import BadInputError
from models.patients.actions.change_patient import change_patient
from models.patients.actions.merge_patients import Merged, merge_patients
from models.patients.actions.register_patient import LookAlikes, Registered, register_patient
from models.patients.patient_entry import PatientEntry
from models.patients.queries.patient_details import patient_details
from models.patients.records.patient import Patient
from models.people.versions import Stale, Stored
from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_patient, rows, staff_id
from tests.models.charting.test_sign_administration import at_once


def test_two_stations_that_merge_the_same_two_records_each_its_way_make_one_merge(postgres_clinic: Clinic) -> None:
    doctor = staff_id(postgres_clinic, PHYSICIAN_SIGN_IN)
    one, other = add_patient(postgres_clinic), add_patient(postgres_clinic)
    ways = iter([(one.id, other.id), (other.id, one.id)])

    def merge() -> object:
        try:
            return merge_patients(postgres_clinic, doctor, PHYSICIAN_PIN, *next(ways), "same person", (1, 1))
        except BadInputError as error:
            return error

    outcomes = at_once(merge, times=2)

    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, Merged)) == [Merged]
    assert any(isinstance(outcome, Stale) for outcome in outcomes)
    assert len(rows(postgres_clinic, Patient, Patient.merged_into.is_not(None))) == 1


def test_two_stations_that_register_or_change_one_person_tell_the_second(postgres_clinic: Clinic) -> None:
    doctor = staff_id(postgres_clinic, PHYSICIAN_SIGN_IN)
    entry = PatientEntry("García", "Ana", "3/2/1960")

    outcomes = at_once(lambda: register_patient(postgres_clinic, doctor, entry), times=2)

    assert {type(outcome) for outcome in outcomes} == {Registered, LookAlikes}
    made = next(outcome for outcome in outcomes if isinstance(outcome, Registered))
    before = patient_details(postgres_clinic, made.patient_id).entry
    cities = iter(["Aurora", "Joliet"])

    def change() -> object:
        changed = replace(before, city=next(cities))
        return change_patient(postgres_clinic, doctor, made.patient_id, 1, changed)

    outcomes = at_once(change, times=2)

    assert {type(outcome) for outcome in outcomes} == {Stored, Stale}
