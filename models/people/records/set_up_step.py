"""What a person recorded of a step of setting up: done by them, not needed here, or tested on a station."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.store.record import SignedRecord


class SetUpMark(SignedRecord, table=True):
    """One mark on one step, never changed: the newest counts. `kind` is confirmed, not_needed, reopened or tested.

    `reason` says why; of a test, what the code was read as. `station_id` is the station tested.
    """

    __tablename__ = "set_up_mark"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id", index=True)
    step: str = Field(min_length=1, max_length=20)
    kind: str = Field(min_length=1, max_length=12)
    reason: str = Field(default="", max_length=500)
    station_id: UUID | None = None
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(default="", max_length=300)
