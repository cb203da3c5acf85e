"""Which patients are members of staff."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, Row, and_, bindparam, func, select

from models.patients.queries.same_person import same_person
from models.patients.records.staff_link import StaffLink
from models.store.clinic import Clinic
from models.store.transaction import table_of

_LINK = table_of(StaffLink)
_LAST = select(_LINK.c.patient_id, func.max(_LINK.c.number).label("number")).group_by(_LINK.c.patient_id).subquery()
_NEWEST = select(_LINK).join(_LAST, and_(_LAST.c.patient_id == _LINK.c.patient_id, _LAST.c.number == _LINK.c.number))
_OF_PATIENT = _NEWEST.where(_LINK.c.patient_id == bindparam("patient"))
_OF_STAFF = _NEWEST.where(_LINK.c.practitioner_id == bindparam("person"))


def newest_link(connection: Connection, patient_id: UUID) -> Row[tuple[object, ...]] | None:
    """Return the newest link of a patient, one that was ended too; None where none was ever made."""
    return connection.execute(_OF_PATIENT, {"patient": patient_id}).one_or_none()


def own_records(connection: Connection, person_id: UUID) -> frozenset[UUID]:
    """Return every record of the patients a member of staff is, merged ones among them."""
    linked = [row.patient_id for row in connection.execute(_OF_STAFF, {"person": person_id})]
    return frozenset(
        record for patient_id in linked for record in connection.execute(same_person(patient_id)).scalars()
    )


def staff_of_patient(clinic: Clinic, patient_id: UUID) -> UUID | None:
    """Return the member of staff a patient is, None for most."""
    with clinic.store.read() as connection:
        row = newest_link(connection, patient_id)
    found: UUID | None = row.practitioner_id if row else None
    return found
