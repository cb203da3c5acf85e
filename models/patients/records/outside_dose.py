"""Doses given elsewhere, as the patient or another record tells: they count for intervals, never for charges."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Field

from models.store.columns import Exact
from models.store.record import SignedRecord


class OutsideDose(SignedRecord, table=True):
    """FHIR MedicationStatement. `told_by` is who or what says so; `route` "" where nobody knows."""

    __tablename__ = "outside_dose"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    drug_slug: str = Field(min_length=1, max_length=80)
    drug_display: str = Field(max_length=200)
    dose: Decimal | None = Field(default=None, sa_type=Exact)
    dose_unit: str = Field(default="", max_length=20)
    route: str = Field(default="", max_length=10)
    given_on: date
    place: str = Field(default="", max_length=300)
    information_source: str = Field(min_length=1, max_length=300)
    recorded_at: datetime
    recorded_by: UUID = Field(foreign_key="practitioner.id")
    recorded_by_name: str = Field(max_length=300)
