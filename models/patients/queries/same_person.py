"""Which records are one person: a merge is a link, so every reader asks here for the ids it reads by."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Label, Select, Table, bindparam, exists, select

from models.patients.records.patient import Patient
from models.store.transaction import table_of

_PATIENT = table_of(Patient)
_ASKED = _PATIENT.alias("asked")
_SAME = _PATIENT.alias("same")


def _ids(patient: object) -> Select[Any]:
    person = select(_ASKED.c.person_id).where(_ASKED.c.id == patient).scalar_subquery()
    return select(_SAME.c.id).where(_SAME.c.person_id == person)


SAME_PERSON = _ids(bindparam("patient"))
"""The ids of every record of the person bound as `patient`, whichever of them it is: for `column.in_(…)`."""


def same_person(patient_id: UUID) -> Select[Any]:
    """Return the statement for the ids of every record of a person, whichever of them `patient_id` is."""
    return _ids(patient_id)


def there_is(table: Table, person: Any, *where: Any) -> Label[bool]:
    """Return the column that says, by the table's name, whether it has any row of the person of a column."""
    of_them = select(_SAME.c.id).where(_SAME.c.person_id == person).correlate(person.table)
    return exists(select(table.c.id).where(table.c.patient_id.in_(of_them), *where)).label(table.name)


_SURVIVOR = select(_PATIENT.c.person_id).where(_PATIENT.c.id == bindparam("patient"))


def survivor_of(connection: Connection, patient_id: UUID) -> UUID:
    """Return the record that stands for a person: the id itself unless it was merged into another."""
    found: UUID = connection.execute(_SURVIVOR, {"patient": patient_id}).scalar_one()
    return found
