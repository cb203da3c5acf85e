"""Order templates of a provider or of the clinic, by version."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from models.store.record import SignedRecord


class OrderTemplateVersion(SignedRecord, table=True):
    """One version of a template, never changed: the highest `change` of a `key` counts.

    `owner_id` is whose favorite it is, None for the clinic's. `body` holds drug, dose, route, every, count, then and
    note as typed at the order; a diagnosis is never part of it.
    """

    __tablename__ = "order_template"
    __table_args__ = (UniqueConstraint("site_id", "key", "change"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    key: UUID
    change: int
    name: str = Field(min_length=1, max_length=80)
    owner_id: UUID | None = Field(default=None, foreign_key="practitioner.id")
    owner_name: str = Field(default="", max_length=300)
    body: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    retired: bool = False
    reason: str = Field(default="", max_length=500)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(default="", max_length=300)
