"""Orders that run under a person's name."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from models.orders.records.medication_request import MedicationRequest
from models.patients.records.patient import Patient
from models.people.open_work import OpenKind, OpenThing
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ORDER, _PATIENT = table_of(MedicationRequest), table_of(Patient)
_OPEN = (
    select(_ORDER.c.id, _ORDER.c.authored_at, _ORDER.c.medication_text, _PATIENT.c.family, _PATIENT.c.given)
    .join(_PATIENT, _PATIENT.c.id == _ORDER.c.patient_id)
    .where(
        _ORDER.c.site_id == bindparam("site"),
        _ORDER.c.requester_id == bindparam("person"),
        _ORDER.c.status.in_(("active", "on-hold", "draft")),
    )
    .order_by(_ORDER.c.authored_at)
)


def _orders(connection: Connection, clinic: Clinic, person_id: UUID) -> tuple[OpenThing, ...]:
    rows = connection.execute(_OPEN, {"site": clinic.site_id, "person": person_id}).all()
    return tuple(
        OpenThing("order", row.id, f"{row.family}, {row.given}: {row.medication_text}", row.authored_at) for row in rows
    )


ORDERS = OpenKind("order", ("order", "orders"), "order", _orders)
