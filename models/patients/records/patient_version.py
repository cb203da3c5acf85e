"""Every change of a patient, and which records are one person or are not."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from models.store.record import Record


class PatientVersion(Record, table=True):
    """One change. `what` is registered, changed, deceased, inactive, active, merged or unmerged.

    `changes` are the fields with what stood before and after. `number` is the patient's revision it made.
    """

    __tablename__ = "patient_version"
    __table_args__ = (UniqueConstraint("patient_id", "number"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id")
    number: int
    what: str = Field(max_length=20)
    changes: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    reason: str = Field(default="", max_length=500)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(max_length=300)


class PatientLink(Record, table=True):
    """FHIR Patient.link with its author. `kind` is merged, `other_id` given up for `patient_id`, or not_same.

    A merge that was undone has `ended_at` with who ended it and why. Nothing else of either record changes.
    """

    __tablename__ = "patient_link"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    kind: str = Field(max_length=10)
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    other_id: UUID = Field(foreign_key="patient.id", index=True)
    reason: str = Field(max_length=500)
    made_at: datetime
    made_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    made_by_name: str = Field(max_length=300)
    ended_at: datetime | None = None
    ended_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    ended_by_name: str = Field(default="", max_length=300)
    ended_reason: str = Field(default="", max_length=500)
