"""A patient with hundreds of signed doses, as rows."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from models.charting.records.medication_administration import AdministrationSite, MedicationAdministration
from models.charting.ungathered_doses import ungathered
from models.core.charting_codes import Outcome
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from tests.factories import GIVER_SIGN_IN, add_order, add_patient, staff_id

EVERY = 7


def add_many_doses(clinic: Clinic, number: int, slug: str = "cyanocobalamin") -> tuple[Patient, list[str]]:
    """Store a patient with so many doses, one a week up to today; return their sentences, newest first."""
    patient = add_patient(clinic)
    order = add_order(clinic, patient, drug_slug=slug, interval_days=EVERY)
    giver, doses, sites = staff_id(clinic, GIVER_SIGN_IN), [], []
    for place in reversed(range(number)):
        given_at = clinic.now() - timedelta(days=place * EVERY)
        dose = MedicationAdministration(
            id=clinic.new_id(), site_id=clinic.site_id, intent_id=clinic.new_id(), request_id=order.id,
            patient_id=patient.id, outcome=Outcome.GIVEN, drug_slug=slug, drug_display="cyanocobalamin",
            ordered_dose=Decimal(1000), dose=Decimal(1000), dose_unit="mcg", volume_ml=Decimal(1), route="im",
            effective_at=given_at, service_date=given_at.date(), recorded_at=given_at, giver_id=giver,
            giver_name="M Ruiz MA", requester_name="D Chen MD", supervision="direct", response="tolerated",
            summary=f"Dose {place} before the newest.", record_hash="0" * 64,
        )  # fmt: skip
        doses.append(dose)
        sites.append(
            AdministrationSite(
                id=clinic.new_id(), site_id=clinic.site_id, administration_id=dose.id, body_site="deltoid-l"
            )
        )
    noted = [ungathered(clinic, dose.id) for dose in doses]
    clinic.store.write(lambda tx: tx.add(*doses, *sites, *noted))
    return patient, [dose.summary for dose in reversed(doses)]
