"""The audit chain: append-only, each row carrying the hash of the one before it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint, text
from sqlmodel import Field

from models.store.columns import index_where
from models.store.kept.packed_columns import PackedHash, PackedJson
from models.store.kept.packing import SHORT
from models.store.record import Record, SignedRecord

BACKUPS = text("action = 'backup'")
"""The events of backups: an index of these few alone."""


class AuditEvent(SignedRecord, table=True):
    """FHIR AuditEvent. `seq` counts from 1 without gaps within a site; `hash` covers the row and `previous`."""

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("site_id", "seq"),
        index_where("ix_audit_event_backup", "site_id", "recorded_at", where=BACKUPS),
    )

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    seq: int
    action: str = Field(max_length=40)
    agent_id: UUID | None = Field(default=None, foreign_key="practitioner.id")
    entity_type: str = Field(default="", max_length=40)
    entity_id: UUID | None = None
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=PackedJson(SHORT))
    recorded_at: datetime
    previous: str = Field(max_length=64, sa_type=PackedHash(64))
    hash: str = Field(min_length=64, max_length=64, sa_type=PackedHash(64))


class AuditHead(Record, table=True):
    """The end of a site's chain, locked and moved by every audited transaction."""

    __tablename__ = "audit_head"

    site_id: UUID = Field(primary_key=True, foreign_key="organization.id")
    seq: int
    hash: str = Field(max_length=64)
