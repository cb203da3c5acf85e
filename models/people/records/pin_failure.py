"""Wrong PINs of a person on a station since the last right one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.store.record import Record


class PinFailure(Record, table=True):
    """Wrong PINs of a person, counted for each station; `station_id` is the nil UUID where a station keeps no id.

    `first_at` and `last_at` are the first and the latest of them. The row goes with the next
    right PIN on its station; `shown_at` is when the person was shown it at a sign-in elsewhere.
    """

    __tablename__ = "pin_failure"

    practitioner_id: UUID = Field(primary_key=True, foreign_key="practitioner.id")
    station_id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    wrong: int
    first_at: datetime
    last_at: datetime
    shown_at: datetime | None = None
