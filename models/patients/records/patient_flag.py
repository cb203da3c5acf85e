"""What must be known of a patient before a needle: conditions a dose limit asks about, places to keep clear of."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.store.record import Record


class PatientFlag(Record, table=True):
    """FHIR Flag. `code` is a row of `flags.toml`, `place` the side or the site it keeps clear, "" for a condition.

    `active` turns False once it no longer holds; it is never deleted.
    """

    __tablename__ = "patient_flag"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    code: str = Field(min_length=1, max_length=40)
    place: str = Field(default="", max_length=40)
    note: str = Field(default="", max_length=500)
    active: bool = True
    recorded_at: datetime
    recorded_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    recorded_by_name: str = Field(default="", max_length=300)
