"""Recorded allergies."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.store.record import Record


class AllergyIntolerance(Record, table=True):
    """FHIR AllergyIntolerance. `substance` in the words it was recorded in; `active` False once resolved or refuted."""

    __tablename__ = "allergy_intolerance"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    substance: str = Field(min_length=1, max_length=500)
    code: str = Field(default="", max_length=40)
    category: str = Field(default="", max_length=20)
    reaction: str = Field(default="", max_length=500)
    criticality: str = Field(default="", max_length=20)
    active: bool = True
    recorded_at: datetime | None = None
    recorded_by_name: str = Field(default="", max_length=300)
