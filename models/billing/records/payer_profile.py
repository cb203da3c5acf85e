"""What the clinic knows of its payers beyond what is shipped: answers to switches and fees, by version."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.store.columns import Exact
from models.store.record import Record, SignedRecord


class PayerBook(Record, table=True):
    """How often a site's payers were changed. Every change raises it, so that readers know what they hold is old."""

    __tablename__ = "payer_book"

    site_id: UUID = Field(primary_key=True, foreign_key="organization.id")
    change: int


class PayerProfileVersion(SignedRecord, table=True):
    """One version of a payer, never changed: the highest `change` counts.

    `policies` holds the clinic's own answers, {switch: {value, source, confidence}}; `key` is the name as compared.
    A retired one is not offered: neither the clinic's own nor the shipped plan of that name.
    """

    __tablename__ = "payer_profile"
    __table_args__ = (UniqueConstraint("site_id", "type", "key", "change"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    change: int
    type: str = Field(max_length=20)
    key: str = Field(min_length=1, max_length=200)
    name: str = Field(min_length=1, max_length=200)
    also_called: list[str] = Field(default_factory=list, sa_type=JSON)
    policies: dict[str, dict[str, Any]] = Field(default_factory=dict, sa_type=JSON)
    retired: bool = False
    reason: str = Field(default="", max_length=500)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(default="", max_length=300)


class PayerFeeVersion(SignedRecord, table=True):
    """One version of a fee, never changed: of one payer, code and first day the highest `change` counts.

    `payer` is a payer type or the name of a profile, `key` that name as compared. `amount` is dollars and cents of
    one unit, `asp_percent` a percentage of Medicare's payment limit; exactly one is set. A retired row holds no fee.
    """

    __tablename__ = "payer_fee"
    __table_args__ = (
        UniqueConstraint("site_id", "change", "key", "code", "effective"),
        CheckConstraint("(amount IS NULL) <> (asp_percent IS NULL)", name="one_price"),
    )

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    change: int
    key: str = Field(min_length=1, max_length=200)
    payer: str = Field(min_length=1, max_length=200)
    code: str = Field(min_length=5, max_length=5)
    amount: Decimal | None = Field(default=None, sa_type=Exact)
    asp_percent: Decimal | None = Field(default=None, sa_type=Exact)
    effective: date | None = None
    ends: date | None = None
    retired: bool = False
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(default="", max_length=300)
