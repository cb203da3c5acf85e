"""What the clinic decided about the safety rules' own numbers, and who put their name to a weakly founded one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from models.store.record import SignedRecord


class SafetySettingVersion(SignedRecord, table=True):
    """One version of a row of the safety tables, never changed: of one `key` the highest `change` counts.

    `key` is `table/row` such as `limit/late_entry_minutes`; `body` holds what a clinic can change of the row, with its
    source, as a file would; `withdrawn` gives the shipped row its place back.
    """

    __tablename__ = "safety_setting"
    __table_args__ = (UniqueConstraint("site_id", "key", "change"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    change: int
    key: str = Field(min_length=1, max_length=200)
    body: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    withdrawn: bool = False
    reason: str = Field(default="", max_length=500)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(default="", max_length=300)


class SafetyApproval(SignedRecord, table=True):
    """That somebody answers for a weakly founded row. `row_hash` is the row as read: a changed one waits again."""

    __tablename__ = "safety_approval"
    __table_args__ = (UniqueConstraint("site_id", "key", "row_hash", name="uq_safety_sign_off_site_id_key_row_hash"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    key: str = Field(min_length=1, max_length=200)
    row_hash: str = Field(min_length=64, max_length=64)
    shown: str = Field(max_length=1000)
    note: str = Field(default="", max_length=500)
    signed_at: datetime
    signed_by: UUID = Field(foreign_key="practitioner.id")
    signed_by_name: str = Field(max_length=300)
