"""The person who gets the injection."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from models.store.record import Record


class Patient(Record, table=True):
    """FHIR Patient. `mrn` is the clinic's record number; `allergy_status` is unknown, none_known or recorded.

    `birth_precision` is day, month or year: `birth_date` is the first day of what is known. `former_names` are whole
    names between semicolons. `merged_into` is the record this one was merged into, None for one that stands alone;
    `person_id` the record at the end of that way, its own id where it is that record. `revision` counts changes.
    """

    __table_args__ = (
        Index(None, "site_id", "mrn"),
        Index(None, "site_id", "birth_date"),
        Index(None, "site_id", "family"),
        Index(None, "person_id"),
    )

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
    birth_precision: str = Field(default="day", max_length=5)
    middle: str = Field(default="", max_length=300)
    suffix: str = Field(default="", max_length=20)
    former_names: str = Field(default="", max_length=1_000)
    phone: str = Field(default="", max_length=40)
    phone_other: str = Field(default="", max_length=40)
    address: str = Field(default="", max_length=200)
    address_more: str = Field(default="", max_length=200)
    city: str = Field(default="", max_length=100)
    state: str = Field(default="", max_length=2)
    postal_code: str = Field(default="", max_length=10)
    language: str = Field(default="", max_length=40)
    guardian_name: str = Field(default="", max_length=200)
    guardian_phone: str = Field(default="", max_length=40)
    guardian_relation: str = Field(default="", max_length=60)
    emergency_name: str = Field(default="", max_length=200)
    emergency_phone: str = Field(default="", max_length=40)
    emergency_relation: str = Field(default="", max_length=60)
    deceased_on: date | None = None
    deceased_estimated: bool = False
    confidential: bool = False
    merged_into: UUID | None = None
    person_id: UUID | None = None
    revision: int = 1

    @classmethod
    def fill_in(cls, row: dict[str, Any]) -> None:
        """A new record stands for its person itself."""
        if row.get("person_id") is None:
            row["person_id"] = row.get("id")
