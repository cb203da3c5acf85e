"""Measured facts about a patient: weight, pain."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from models.store.columns import Exact
from models.store.record import Record


class Observation(Record, table=True):
    """FHIR Observation. `code` is body-weight, pain-before or pain-after; `unit` kg or "" for a score."""

    __table_args__ = (Index(None, "patient_id", "code", "effective_at"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id")
    administration_id: UUID | None = Field(default=None, foreign_key="medication_administration.id")
    code: str = Field(max_length=20)
    value: Decimal = Field(sa_type=Exact)
    unit: str = Field(default="", max_length=10)
    effective_at: datetime
