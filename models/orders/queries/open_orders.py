"""Orders that run under a person's name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select

from models.orders.records.medication_request import MedicationRequest
from models.patients.records.patient import Patient
from models.people.facts import StaffFacts
from models.people.open_work import OpenKind, OpenThing
from models.people.queries.open_things import holder_now, holder_of
from models.people.records.practitioner import Practitioner
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ORDER, _PATIENT = table_of(MedicationRequest), table_of(Patient)
_STAFF = table_of(Practitioner)
_USERNAME = select(_STAFF.c.username).where(_STAFF.c.id == bindparam("person"))
_TO_SIGN = " (verbal, to co-sign)"
_OPEN = (
    select(
        _ORDER.c.id, _ORDER.c.authored_at, _ORDER.c.medication_text, _ORDER.c.cosign, _PATIENT.c.family,
        _PATIENT.c.given,
    )
    .join(_PATIENT, _PATIENT.c.id == _ORDER.c.patient_id)
    .where(
        _ORDER.c.site_id == bindparam("site"),
        _ORDER.c.requester_id == bindparam("person"),
        or_(_ORDER.c.status.in_(("active", "on-hold", "draft")), _ORDER.c.cosign == "waiting"),
    )
    .order_by(_ORDER.c.authored_at)
)  # fmt: skip


def mine(person_id: UUID) -> ColumnElement[bool]:
    """Return the condition of an order a person answers for: their own, and what a leaver's was handed to them.

    It is asked of each order that waits for something: what was handed over in the past is not read for it.
    """
    return func.coalesce(holder_now("order", _ORDER.c.id), _ORDER.c.requester_id) == person_id


def requester_left(connection: Connection, order: Any, staff: tuple[StaffFacts, ...]) -> bool:
    """Return True while nobody who orders here answers for an order that one of the staff signed."""
    able = {person.id for person in staff if person.may_order}
    if order.requester_id is None or order.requester_id in able:
        return False
    if holder_of(connection, "order", order.id) in able:
        return False
    # A prescriber of another practice never worked here.
    return connection.execute(_USERNAME, {"person": order.requester_id}).scalar() is not None


def _orders(connection: Connection, clinic: Clinic, person_id: UUID) -> tuple[OpenThing, ...]:
    rows = connection.execute(_OPEN, {"site": clinic.site_id, "person": person_id}).all()
    return tuple(OpenThing("order", row.id, _words(row), row.authored_at) for row in rows)


def _words(row: Any) -> str:
    return f"{row.family}, {row.given}: {row.medication_text}{_TO_SIGN if row.cosign == 'waiting' else ''}"


ORDERS = OpenKind("order", ("order", "orders"), "order", _orders)
