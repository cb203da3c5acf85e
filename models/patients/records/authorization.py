"""What a payer authorized for a patient beforehand, and the versions of it that never change."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint, text
from sqlmodel import Field

from models.store.columns import Exact, index_where
from models.store.record import Record, SignedRecord

ASKED_FOR = ("site_id", "payer_type", "payer_name", "code", "drug_slug")
"""What an authorization says of its payer, for anybody."""
HOLDS = text("status = 'active'")
"""The condition of authorizations that hold, as their index spells it."""


class Authorization(Record, table=True):
    """An authorization of one payer for one drug or one code, "" the one that is not meant.

    `counts` says what `allowed` is a number of: visits (days on which a dose is given) or units (billing units).
    `status` is active or entered_in_error; `change` counts the versions.
    """

    __tablename__ = "coverage_authorization"
    __table_args__ = (index_where("ix_coverage_authorization_asked", *ASKED_FOR, where=HOLDS),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    payer_type: str = Field(max_length=20)
    payer_name: str = Field(default="", max_length=200)
    number: str = Field(min_length=1, max_length=80)
    drug_slug: str = Field(default="", max_length=80)
    code: str = Field(default="", max_length=5)
    counts: str = Field(max_length=10)
    allowed: Decimal = Field(sa_type=Exact)
    starts_on: date
    ends_on: date | None = None
    note: str = Field(default="", max_length=500)
    status: str = Field(default="active", max_length=20)
    change: int = 0


class AuthorizationVersion(SignedRecord, table=True):
    """One version of an authorization: kind, facts and author as in `CoverageVersion`."""

    __tablename__ = "coverage_authorization_version"
    __table_args__ = (UniqueConstraint("authorization_id", "change"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    authorization_id: UUID = Field(foreign_key="coverage_authorization.id")
    change: int
    kind: str = Field(max_length=20)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    reason: str = Field(default="", max_length=500)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(default="", max_length=300)
