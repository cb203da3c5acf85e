"""The patient's orders that are in force, as a new one of the same drug names them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection, select

from models.core.clock import local_date
from models.core.quantity import Quantity, Unit
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.records.medication_request import MedicationRequest
from models.orders.rules.same_drug import OtherOrder
from models.patients.queries.same_person import same_person
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ORDER = table_of(MedicationRequest)


def other_orders(
    connection: Connection, clinic: Clinic, patient_id: UUID, leaving: Collection[UUID | None] = ()
) -> tuple[OtherOrder, ...]:
    """Return the active and held orders, oldest first, without those `leaving`: being settled, or renewed."""
    rows = connection.execute(
        select(_ORDER)
        .where(
            _ORDER.c.patient_id.in_(same_person(patient_id)),
            _ORDER.c.status.in_(("active", "on-hold")),
            _ORDER.c.drug_slug.is_not(None),
        )
        .order_by(_ORDER.c.authored_at, _ORDER.c.id)
    )
    drugs, today = clinic_formulary(clinic).drugs, clinic.today()
    return tuple(
        OtherOrder(
            id=row.id,
            drug_slug=row.drug_slug,
            drug=drugs[row.drug_slug].display if row.drug_slug in drugs else row.medication_text,
            dose=str(Quantity(row.dose, Unit(row.dose_unit))) if row.dose is not None and row.dose_unit else "",
            requester=row.requester_name,
            signed_on=local_date(row.signed_at, clinic.zone) if row.signed_at else None,
        )
        for row in rows
        if row.id not in leaving and not (row.valid_until and row.valid_until < today)
    )
