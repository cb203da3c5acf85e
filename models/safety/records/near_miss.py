"""What nearly went wrong: caught before it reached the patient. Not part of the chart."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.store.record import SignedRecord


class NearMiss(SignedRecord, table=True):
    """One near miss. `kind` is a row of the near_miss table of `reasons.toml`; `reported_by` None is anonymous.

    `automatic` marks those the program itself wrote down. No patient is named: `request_id` is kept only with a
    reporter's name or an automatic row, and `text` is free words.
    """

    __tablename__ = "near_miss"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id", index=True)
    kind: str = Field(min_length=1, max_length=30)
    occurred_at: datetime
    request_id: UUID | None = Field(default=None, foreign_key="medication_request.id")
    ordered: str = Field(default="", max_length=300)
    found: str = Field(default="", max_length=300)
    text: str = Field(default="", max_length=2000)
    automatic: bool = False
    reported_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    reported_by_name: str = Field(default="", max_length=300)
