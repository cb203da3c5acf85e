"""What went out together, frozen: the same batch again gives the same bytes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from models.store.columns import Exact
from models.store.record import Record, SignedRecord


class ClaimBatch(Record, table=True):
    """One file of claims of one payer. `control` is ISA13, `written` YYYYMMDDHHMM in UTC as the file says.

    `sender` and `receiver` are the facts of then. `content_hash` is the SHA-256 of the bytes and `sent_at` when they
    lay whole in the folder, "" and None until then: a batch that was cut off is written again, never made anew.
    """

    __tablename__ = "claim_batch"
    __table_args__ = (
        UniqueConstraint("site_id", "control"),
        UniqueConstraint("site_id", "number"),
        Index(None, "site_id", "format", "sent_at"),
    )

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    number: int
    control: int
    format: str = Field(max_length=12)
    payer_type: str = Field(max_length=20)
    payer_name: str = Field(default="", max_length=200)
    test: bool = False
    written: str = Field(min_length=12, max_length=12)
    sender: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    receiver: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    claims: int
    lines: int
    total: Decimal = Field(sa_type=Exact)
    content_hash: str = Field(default="", max_length=64)
    created_at: datetime
    created_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    created_by_name: str = Field(default="", max_length=300)
    sent_at: datetime | None = None


class ClaimBatchItem(SignedRecord, table=True):
    """A claim as it went out: `content` is the whole of models/claims/claim.py as plain JSON, `version` its lines'."""

    __tablename__ = "claim_batch_item"
    __table_args__ = (UniqueConstraint("batch_id", "position"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    batch_id: UUID = Field(foreign_key="claim_batch.id")
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    position: int
    version: int
    content: dict[str, Any] = Field(sa_type=JSON)
