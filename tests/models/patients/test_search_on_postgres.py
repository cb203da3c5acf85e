"""PostgreSQL finds what SQLite finds: beginnings of words by the index, parts of them, and birth dates (W12, W13)."""

from __future__ import annotations

from datetime import date

from models.patients.actions.register_patient import Registered, register_patient
from models.patients.patient_entry import PatientEntry
from models.patients.queries.patients import find_patients
from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_SIGN_IN, staff_id


def test_a_patient_registered_on_postgres_is_found_and_the_birth_date_does_not_move(postgres_clinic: Clinic) -> None:
    doctor = staff_id(postgres_clinic, PHYSICIAN_SIGN_IN)
    made = register_patient(postgres_clinic, doctor, PatientEntry("García Márquez", "Ana", "T", phone="3125550142"))
    assert isinstance(made, Registered)
    for typed in ("garcia", "GARCIA-MARQUEZ", "rquez", "ana m", "11/23/2026", "555-0142", made.mrn):
        assert [one.id for one in find_patients(postgres_clinic, typed)] == [made.patient_id], typed
    assert find_patients(postgres_clinic, "ana")[0].birth_date == date(2026, 11, 23)
