"""Signed doses for screens to show, as rows."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from models.charting.open_doses import opened
from models.charting.records.medication_administration import MedicationAdministration
from models.charting.ungathered_doses import ungathered
from models.core.charting_codes import Outcome
from models.orders.records.medication_request import MedicationRequest
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from tests.factories import GIVER_SIGN_IN, staff_id


def add_dose(
    clinic: Clinic, patient: Patient, order: MedicationRequest, minutes_ago: int = 0, **over: Any
) -> MedicationAdministration:
    """Store a signed dose of the order, given some minutes ago by M Ruiz MA; `observe` keeps it under observation."""
    observe = over.pop("observe", None)
    given_at = clinic.now() - timedelta(minutes=minutes_ago)
    values: dict[str, Any] = {
        "id": clinic.new_id(), "site_id": clinic.site_id, "intent_id": clinic.new_id(), "request_id": order.id,
        "patient_id": patient.id, "outcome": Outcome.GIVEN, "drug_slug": order.drug_slug or "",
        "drug_display": "cyanocobalamin", "ordered_dose": Decimal(1000), "dose": Decimal(1000), "dose_unit": "mcg",
        "volume_ml": Decimal(1), "route": "im", "effective_at": given_at, "service_date": clinic.today(),
        "recorded_at": given_at, "giver_id": staff_id(clinic, GIVER_SIGN_IN), "giver_name": "M Ruiz MA",
        "requester_name": "D Chen MD", "supervision": "direct", "response": "observing" if observe else "tolerated",
        "observe_until": given_at + timedelta(minutes=observe) if observe else None,
        "summary": "Given as ordered.", "record_hash": "0" * 64,
    }  # fmt: skip
    dose = MedicationAdministration(**{**values, **over})
    clinic.store.write(lambda tx: tx.add(dose, *opened(clinic, dose), ungathered(clinic, dose.id)))
    return dose
