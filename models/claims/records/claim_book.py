"""Where a clinic's claims begin and how they are numbered; what lies before them, by month."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.store.record import Record, SignedRecord


class ClaimBook(Record, table=True):
    """The last claim and batch number of a site, and the last control number of a file.

    Doses signed before `begins_at` wait by month; None is a clinic that had claims from its first dose.
    """

    __tablename__ = "claim_book"

    site_id: UUID = Field(primary_key=True, foreign_key="organization.id")
    begins_at: datetime | None = None
    claim: int = 0
    batch: int = 0
    control: int = 0


class BacklogMonth(SignedRecord, table=True):
    """What a biller decided about the doses of a month before claims began. `choice` is taken_in or closed."""

    __tablename__ = "claim_backlog_month"
    __table_args__ = (UniqueConstraint("site_id", "month"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    month: str = Field(min_length=7, max_length=7)
    choice: str = Field(max_length=10)
    doses: int
    reason: str = Field(max_length=500)
    decided_at: datetime
    decided_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    decided_by_name: str = Field(default="", max_length=300)
