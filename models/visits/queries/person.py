"""Who a patient's rows belong to, who may be called, and at which number: what the patient's record says of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, select

from models.patients.records.patient import Patient
from models.store.transaction import table_of

_PATIENT = table_of(Patient)
PHONE: ColumnElement[str] = _PATIENT.c.phone
"""Where a person is called, "" where no number is on record."""


def person_in(table: Any) -> ColumnElement[UUID]:
    """Return the patient a row of `table`, patients or an alias of them, lives on in."""
    link: ColumnElement[UUID] = table.c.person_id
    return link


PERSON = person_in(_PATIENT)
"""The patient a record lives on in: its own id, or that of the record it was merged into."""


def may_be_called() -> ColumnElement[bool]:
    """Return the condition of patients a call may go to: no one deceased, inactive or merged into another (W27)."""
    return and_(_PATIENT.c.active, ~_PATIENT.c.deceased, _PATIENT.c.id == PERSON)


def survivors(connection: Connection, patients: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the patient each of these lives on in."""
    found = connection.execute(select(_PATIENT.c.id, PERSON.label("person")).where(_PATIENT.c.id.in_(list(patients))))
    return {row.id: row.person for row in found}


def records_of(connection: Connection, patient_id: UUID) -> list[UUID]:
    """Return every record of the person a patient is, the patient's own among them."""
    person = select(PERSON).where(_PATIENT.c.id == patient_id).correlate(None).scalar_subquery()
    found = connection.execute(select(_PATIENT.c.id).where(person == PERSON).order_by(_PATIENT.c.id))
    return [row.id for row in found]
