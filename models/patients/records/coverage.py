"""Who pays for a patient, and the versions of it that never change."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from models.store.record import Record, SignedRecord


class Coverage(Record, table=True):
    """FHIR Coverage. `payer_type` is medicare, medicaid, commercial or self_pay; `rank` 1 is billed first.

    `relationship` is what the patient is to the subscriber: self, spouse, child or other; for self the subscriber's own
    facts are "" and None. `second_reason` is why Medicare pays after another payer (X12 SBR05), "" where it does not.
    `status` is active or entered_in_error; `change` counts the versions.
    """

    __table_args__ = (Index(None, "site_id", "member_id"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    payer_type: str = Field(max_length=20)
    payer_name: str = Field(default="", max_length=200)
    member_id: str = Field(default="", max_length=80)
    rank: int = 1
    starts_on: date | None = None
    ends_on: date | None = None
    status: str = Field(default="active", max_length=20)
    group_number: str = Field(default="", max_length=80)
    relationship: str = Field(default="self", max_length=10)
    subscriber_name: str = Field(default="", max_length=300)
    subscriber_birth_date: date | None = None
    subscriber_sex: str = Field(default="", max_length=10)
    second_reason: str = Field(default="", max_length=2)
    card_checked_on: date | None = None
    card_checked_by_name: str = Field(default="", max_length=300)
    note: str = Field(default="", max_length=500)
    change: int = 0


class CoverageVersion(SignedRecord, table=True):
    """One version of a coverage. `kind` is received, added, changed, ended, card_checked or entered_in_error.

    `facts` holds the coverage after it, every value as text.
    """

    __tablename__ = "coverage_version"
    __table_args__ = (UniqueConstraint("coverage_id", "change"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    coverage_id: UUID = Field(foreign_key="coverage.id")
    change: int
    kind: str = Field(max_length=20)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    reason: str = Field(default="", max_length=500)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(default="", max_length=300)
