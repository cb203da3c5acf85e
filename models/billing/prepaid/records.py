"""A prepaid series as it was sold, and that it ended. Neither is ever changed: what was typed wrong is ended."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Field

from models.store.columns import Exact
from models.store.record import SignedRecord


class PrepaidSeries(SignedRecord, table=True):
    """`bought` doses of one drug, paid on a day. `amount` is US dollars, None where no one wrote it down."""

    __tablename__ = "prepaid_series"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    drug_slug: str = Field(max_length=80)
    drug_display: str = Field(max_length=200)
    bought: int
    amount: Decimal | None = Field(default=None, sa_type=Exact)
    paid_on: date
    note: str = Field(default="", max_length=200)
    recorded_at: datetime
    recorded_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    recorded_by_name: str = Field(default="", max_length=300)


class PrepaidEnding(SignedRecord, table=True):
    """A series ended before its last dose: paid back, passed on, or never sold so."""

    __tablename__ = "prepaid_ending"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    series_id: UUID = Field(foreign_key="prepaid_series.id", unique=True)
    reason: str = Field(max_length=500)
    ended_at: datetime
    ended_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    ended_by_name: str = Field(default="", max_length=300)
