"""Standing orders: what may be started for whom, by whom and until when, signed by the provider who answers for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from models.store.record import SignedRecord


class OrderProtocolVersion(SignedRecord, table=True):
    """One version of a protocol, never changed: the highest `change` of a `key` counts.

    `body` holds the order as in a template, `criteria` the patients it is for: age in months from and below, sex,
    conditions that must and must not be there. `roles` may start it. `ended` ones start nothing. The provider signed
    the version with a PIN: its provenance carries `record_hash`.
    """

    __tablename__ = "order_protocol"
    __table_args__ = (UniqueConstraint("site_id", "key", "change"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    key: UUID
    change: int
    name: str = Field(min_length=1, max_length=80)
    provider_id: UUID = Field(foreign_key="practitioner.id")
    provider_name: str = Field(max_length=300)
    body: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    criteria: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    roles: list[str] = Field(default_factory=list, sa_type=JSON)
    valid_from: date
    valid_until: date
    ended: bool = False
    reason: str = Field(default="", max_length=500)
    record_hash: str = Field(min_length=64, max_length=64)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(default="", max_length=300)
