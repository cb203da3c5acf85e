"""One order as the order form opens it: the patient, and what an order under review already says."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from models.clinic import Clinic
from models.queries.giving_facts import order_facts, read_doses
from models.queries.patient_facts import read_patient
from models.records.medication_request import MedicationRequest
from models.rules.case import OrderFacts, PatientFacts, PriorDose
from models.store.transaction import table_of

_ORDER = table_of(MedicationRequest)


@dataclass(frozen=True, slots=True)
class OrderForForm:
    """Who the order is for and what they had; `order` is the one being settled, None for a new one."""

    patient: PatientFacts
    order: OrderFacts | None
    doses: tuple[PriorDose, ...] = ()


def order_for_form(clinic: Clinic, patient_id: UUID, order_id: UUID | None) -> OrderForForm:
    """Return what the order form needs to open."""
    with clinic.store.read() as connection:
        patient = read_patient(connection, patient_id)
        doses = read_doses(connection, clinic, patient_id)
        if order_id is None:
            return OrderForForm(patient, None, doses)
        row = connection.execute(select(_ORDER).where(_ORDER.c.id == order_id)).one()
        return OrderForForm(patient, order_facts(row), doses)
