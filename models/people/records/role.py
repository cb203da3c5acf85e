"""What a clinic changed of what a role may do."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.store.record import Record


class RolePermission(Record, table=True):
    """One change of the matrix: from here on the role may, or may not, do the act. `number` counts the changes.

    Rows are added, never changed: the newest of a role and an act holds.
    """

    __tablename__ = "role_permission"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id", index=True)
    number: int
    role: str = Field(max_length=40)
    act: str = Field(max_length=40)
    allowed: bool
    reason: str = Field(default="", max_length=500)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(max_length=300)
