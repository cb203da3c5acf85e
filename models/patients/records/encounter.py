"""A visit."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from models.store.record import Record


class Encounter(Record, table=True):
    """FHIR Encounter. `service_date` is the clinic's calendar day of `starts_at`."""

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    status: str = Field(max_length=20)
    starts_at: datetime
    service_date: date
    reason: str = Field(default="", max_length=500)
