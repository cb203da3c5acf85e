"""The upgrade finds what is open, and what people are found by, as the program keeps it from then on."""

from __future__ import annotations

from sqlalchemy import select

from models.charting.records.open_dose import OpenDose
from models.patients.actions.merge_patients import merge_patients
from models.patients.records.patient_key import NamePiece, PatientKey
from models.store.clinic import Clinic
from models.store.schema import upgrade
from models.store.transaction import table_of
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_order, add_patient, staff_id
from tests.models.charting.test_arrivals import answered
from tests.models.store.test_ledger_upgrade import downgrade
from tests.tui.signed_doses import add_dose


def test_an_older_clinic_is_upgraded_to_the_same_open_doses_and_words(sqlite_clinic: Clinic) -> None:
    patient, other = add_patient(sqlite_clinic, family="Kowalska"), add_patient(sqlite_clinic, mrn="M-0047")
    order, doctor = add_order(sqlite_clinic, patient), staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    reacted = {"response": "reaction", "signs": ["throat"]}
    watched, alarming = (add_dose(sqlite_clinic, patient, order, **over) for over in ({"observe": 15}, reacted))
    add_dose(sqlite_clinic, patient, order, response="reaction", signs=["redness"], severity="mild")
    answered(sqlite_clinic, add_dose(sqlite_clinic, patient, order, observe=15))
    merge_patients(sqlite_clinic, doctor, PHYSICIAN_PIN, patient.id, other.id, "one person", (1, 1))
    kept = _kept(sqlite_clinic)
    assert kept[0] == {watched.id, alarming.id}

    downgrade(sqlite_clinic.store.engine, "0022")
    upgrade(sqlite_clinic.store.engine)
    assert _kept(sqlite_clinic) == kept


def _kept(clinic: Clinic) -> tuple[set[object], ...]:
    with clinic.store.read() as connection:
        return (
            {row.administration_id for row in connection.execute(select(table_of(OpenDose)))},
            {(row.piece, row.word) for row in connection.execute(select(table_of(NamePiece)))},
            {(row.patient_id, row.kind, row.value) for row in connection.execute(select(table_of(PatientKey)))},
        )
