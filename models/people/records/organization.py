"""The clinic. Its id is the `site_id` every other row carries."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from models.store.record import Record, SignedRecord


class Organization(Record, table=True):
    """FHIR Organization. `time_zone` is an IANA name; `demo` marks the demo clinic, whose people are invented.

    `tax_kind` is ein or ssn, "" without a `tax_number` of nine digits. `address` is the address on one line: of a
    clinic set up before there were lines, as it was typed. `change` counts the versions, 0 as set up.
    """

    id: UUID = Field(primary_key=True)
    name: str = Field(min_length=1, max_length=200)
    npi: str = Field(default="", max_length=10)
    address: str = Field(default="", max_length=300)
    time_zone: str = Field(max_length=64)
    place_of_service: str = Field(default="11", max_length=2)
    demo: bool = False
    created_at: datetime
    tax_number: str = Field(default="", max_length=9)
    tax_kind: str = Field(default="", max_length=3)
    street: str = Field(default="", max_length=100)
    street2: str = Field(default="", max_length=100)
    city: str = Field(default="", max_length=60)
    state: str = Field(default="", max_length=2)
    zip_code: str = Field(default="", max_length=10)
    phone: str = Field(default="", max_length=12)
    taxonomy: str = Field(default="", max_length=10)
    change: int = 0


class OrganizationVersion(SignedRecord, table=True):
    """One version of the clinic's facts, never changed. `facts` are all of them after the change.

    Version 0 holds what stood before the first change.
    """

    __tablename__ = "organization_version"
    __table_args__ = (UniqueConstraint("site_id", "change"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    change: int
    facts: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    reason: str = Field(default="", max_length=500)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(default="", max_length=300)
