"""The person who gets the injection."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from models.store.record import Record


class Patient(Record, table=True):
    """FHIR Patient. `mrn` is the clinic's record number; `allergy_status` is unknown, none_known or recorded."""

    __table_args__ = (Index(None, "site_id", "mrn"), Index(None, "site_id", "birth_date"))

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id", index=True)
    mrn: str = Field(min_length=1, max_length=64)
    family: str = Field(min_length=1, max_length=500)
    given: str = Field(default="", max_length=500)
    birth_date: date
    sex: str = Field(default="unknown", max_length=10)
    deceased: bool = False
    active: bool = True
    allergy_status: str = Field(default="unknown", max_length=12)
