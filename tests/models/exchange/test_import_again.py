"""An update that says everything again under a new message id adds nothing (W17)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlmodel import SQLModel

import models.tables  # noqa: F401  (registers every table)
from models.orders.records.medication_request import MedicationRequest
from models.store.clinic import Clinic
from tests import fhir_files as fhir
from tests.factories import rows
from tests.frozen_clock import FrozenClock

ABOUT = {"reference": f"Patient/{fhir.PATIENT_ID}"}
TRAIL = {"audit_event", "audit_head"}
"""That a file was read again is on record."""


def message(number: str, *resources: dict[str, Any]) -> bytes:
    header = {"resourceType": "MessageHeader", "id": number, "source": {"name": "EHR", "endpoint": "https://ehr.test"}}
    return fhir.content(fhir.bundle(header, *resources, kind="message") | {"identifier": {"value": number}})


def counted(clinic: Clinic) -> dict[str, int]:
    with clinic.store.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in SQLModel.metadata.sorted_tables
            if table.name not in TRAIL
        }


def test_w17_the_same_patient_orders_and_doses_under_a_new_message_id_add_nothing(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    dose = {"resourceType": "MedicationAdministration", "id": "g1", "status": "completed", "subject": ABOUT,
            "medicationCodeableConcept": {"text": "ketorolac injection"}, "effectiveDateTime": "2026-11-02",
            "dosage": {"dose": {"value": 30, "unit": "mg"}}}  # fmt: skip
    visit = {"resourceType": "Encounter", "id": "v1", "status": "finished", "subject": ABOUT,
             "period": {"start": "2026-11-20T09:00:00-06:00"}}  # fmt: skip
    weekly = fhir.order(id="0b7f6f4e-5c0e-4a57-9d55-000000000004", authoredOn="2026-11-21T09:00:00-06:00",
                        dosageInstruction=[fhir.dosage(500)])  # fmt: skip
    sent = (fhir.patient(), fhir.practitioner(), fhir.order(), weekly, fhir.allergy(), visit, dose)
    (first,) = fhir.take(sqlite_clinic, message("m1", *sent))
    before = counted(sqlite_clinic)
    orders = rows(sqlite_clinic, MedicationRequest)
    clock.tick(60)

    (again,) = fhir.take(sqlite_clinic, message("m2", *sent))

    assert first.added["order"] == 2
    assert (again.status, again.added, again.changed) == ("unchanged", {}, {})
    assert counted(sqlite_clinic) == before
    assert rows(sqlite_clinic, MedicationRequest) == orders
    assert before["pending_import"] == 1
