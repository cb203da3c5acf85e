"""One order as the order form opens it: the patient, and what an order under review already says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, select

from models.core.clock import local_date
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.known_doses import known_doses
from models.orders.queries.order_facts import order_facts
from models.orders.queries.other_orders import other_orders
from models.orders.records.medication_request import MedicationRequest
from models.orders.rules.same_drug import OtherOrder
from models.patients.facts import PatientFacts
from models.patients.queries.patient_facts import read_patient
from models.patients.queries.same_person import same_person
from models.safety.case import PriorDose
from models.safety.facts import OrderFacts, OrderState
from models.stock.queries.on_hand import read_on_hand
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ORDER = table_of(MedicationRequest)


@dataclass(frozen=True, slots=True)
class KnownDiagnosis:
    """A diagnosis a provider signed for this patient: its code, the drug it was for, the day that order was signed."""

    code: str
    drug: str
    signed_on: date


@dataclass(frozen=True, slots=True)
class OrderForForm:
    """Who the order is for and what they had; `order` is the one being settled, None for a new one.

    `diagnoses` are the patient's own by their signed orders, newest first, each code once. `on_hand` are unopened
    containers by the drug's slug, `others` the orders in force beside this one.
    """

    patient: PatientFacts
    order: OrderFacts | None
    diagnoses: tuple[KnownDiagnosis, ...] = ()
    doses: tuple[PriorDose, ...] = ()
    on_hand: Mapping[str, Decimal] = field(default_factory=dict)
    others: tuple[OtherOrder, ...] = ()


def order_for_form(clinic: Clinic, patient_id: UUID, order_id: UUID | None) -> OrderForForm:
    """Return what the order form needs to open."""
    with clinic.store.read() as connection:
        patient = read_patient(connection, patient_id)
        known = _diagnoses(connection, clinic, patient_id)
        doses = known_doses(connection, clinic, patient_id)
        on_hand = read_on_hand(connection, clinic)
        others = other_orders(connection, clinic, patient_id, {order_id})
        if order_id is None:
            return OrderForForm(patient, None, known, doses, on_hand, others)
        row = connection.execute(select(_ORDER).where(_ORDER.c.id == order_id)).one()
        return OrderForForm(patient, order_facts(row), known, doses, on_hand, others)


def _diagnoses(connection: Connection, clinic: Clinic, patient_id: UUID) -> tuple[KnownDiagnosis, ...]:
    never = (OrderState.DRAFT.value, OrderState.CANCELLED.value, OrderState.ENTERED_IN_ERROR.value)
    rows = connection.execute(
        select(_ORDER.c.diagnoses, _ORDER.c.drug_slug, _ORDER.c.medication_text, _ORDER.c.signed_at)
        .where(
            _ORDER.c.patient_id.in_(same_person(patient_id)),
            _ORDER.c.signed_at.is_not(None),
            _ORDER.c.status.not_in(never),
        )
        .order_by(_ORDER.c.signed_at.desc(), _ORDER.c.id.desc())
    )
    known: dict[str, KnownDiagnosis] = {}
    for row in rows:
        drug = clinic_formulary(clinic).drugs.get(row.drug_slug or "")
        for code in row.diagnoses:
            name, day = drug.display if drug else row.medication_text, local_date(row.signed_at, clinic.zone)
            known.setdefault(code, KnownDiagnosis(code, name, day))
    return tuple(known.values())
