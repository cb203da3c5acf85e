"""What was changed of a member of staff, and what was handed over from one to another."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from models.store.record import Record


class StaffVersion(Record, table=True):
    """One change of a member of staff: `values` are all that is kept of them from then on, the PIN aside.

    `number` 0 is what stood before the first change.
    """

    __tablename__ = "staff_version"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id", index=True)
    practitioner_id: UUID = Field(foreign_key="practitioner.id", index=True)
    number: int
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    reason: str = Field(default="", max_length=500)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(max_length=300)


class Handover(Record, table=True):
    """Something open that went from one person to another; the newest of a thing holds.

    `kind` is draft, timer, order or what a room above names; `entity_id` is the row. Nothing of it is deleted.
    """

    __tablename__ = "handover"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id", index=True)
    kind: str = Field(max_length=20)
    entity_id: UUID = Field(index=True)
    from_id: UUID = Field(foreign_key="practitioner.id")
    from_name: str = Field(max_length=300)
    to_id: UUID = Field(foreign_key="practitioner.id", index=True)
    to_name: str = Field(max_length=300)
    handed_by_name: str = Field(max_length=300)
    handed_at: datetime
