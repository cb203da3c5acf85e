"""Where a drug was given last: the newest dose of the patient, whichever order and record it was charted under."""

from __future__ import annotations

from datetime import timedelta

from models.charting.records.medication_administration import AdministrationSite, MedicationAdministration
from models.charting.today.last_given import last_given
from models.core.charting_codes import Outcome
from models.orders.records.medication_request import MedicationRequest
from models.patients.actions.merge_patients import merge_patients
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_order, add_patient, staff_id
from tests.tui.signed_doses import add_dose


def _given(
    clinic: Clinic, patient: Patient, order: MedicationRequest, days_ago: int, *sites: str, **over: object
) -> MedicationAdministration:
    day = clinic.today() - timedelta(days=days_ago)
    dose = add_dose(clinic, patient, order, minutes_ago=days_ago * 1440, service_date=day, **over)
    common = {"site_id": clinic.site_id, "administration_id": dose.id}
    rows = [AdministrationSite(id=clinic.new_id(), body_site=site, **common) for site in sites]
    clinic.store.write(lambda tx: tx.add(*rows))
    return dose


def test_the_newest_dose_of_the_drug_counts_whichever_order_it_was_given_by(clinic: Clinic) -> None:
    patient = add_patient(clinic)
    before, now = add_order(clinic, patient, status="completed"), add_order(clinic, patient)
    other = add_order(clinic, patient, drug_slug="ketorolac-tromethamine")
    _given(clinic, patient, now, 60, "deltoid-r")
    _given(clinic, patient, before, 30, "deltoid-l", "deltoid-r")
    _given(clinic, patient, other, 3, "deltoid-r")
    _given(clinic, patient, now, 1, outcome=Outcome.REFUSED)
    found = last_given(clinic, {before.id, now.id})
    (last,) = found.values()
    assert {*found} == {(patient.id, "cyanocobalamin")}
    assert (last.day, last.sites) == (clinic.today() - timedelta(days=30), "left deltoid and right deltoid")


def test_a_dose_under_a_merged_record_is_the_persons_and_no_dose_is_nothing(sqlite_clinic: Clinic) -> None:
    clinic = sqlite_clinic
    stays, goes, nobody = (add_patient(clinic, mrn=f"M-{number}") for number in range(3))
    under_other = add_order(clinic, goes, status="completed")
    _given(clinic, goes, under_other, 7, "deltoid-l")
    doctor = staff_id(clinic, PHYSICIAN_SIGN_IN)
    merge_patients(clinic, doctor, PHYSICIAN_PIN, stays.id, goes.id, "one person", (1, 1))
    order, never = add_order(clinic, stays), add_order(clinic, nobody)
    found = last_given(clinic, [order.id, never.id])
    assert {*found} == {(stays.id, "cyanocobalamin")}
