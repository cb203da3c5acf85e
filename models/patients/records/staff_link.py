"""Which member of staff a patient is: one person in two roles, who charts no dose of their own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.store.record import SignedRecord


class StaffLink(SignedRecord, table=True):
    """FHIR Person.link between a Patient and a Practitioner, as one change of it.

    The newest of a patient holds: `practitioner_id` None says that the patient is no member of staff.
    """

    __tablename__ = "staff_link"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    practitioner_id: UUID | None = Field(default=None, foreign_key="practitioner.id", index=True)
    number: int
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(max_length=300)
