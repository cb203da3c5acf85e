"""Who pays for a patient."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import Field

from models.store.record import Record


class Coverage(Record, table=True):
    """FHIR Coverage. `payer_type` is medicare, medicaid, commercial or self_pay; `rank` 1 is billed first."""

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    payer_type: str = Field(max_length=20)
    payer_name: str = Field(default="", max_length=200)
    member_id: str = Field(default="", max_length=80)
    rank: int = 1
    starts_on: date | None = None
    ends_on: date | None = None
