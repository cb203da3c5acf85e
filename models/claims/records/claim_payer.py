"""What claims must know of a payer and of who carries them there, by version."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.store.record import SignedRecord


class ClaimPayer(SignedRecord, table=True):
    """One version of a payer's claim facts, never changed: of one type and key the highest `change` counts.

    `payer_id` is its number at the clearinghouse, `filing` the claim filing indicator. `timely_days` counts from the
    day of service, `line_limit` the lines one claim may hold; None is not stated. `key` is the name as compared.
    `ndc_style` is how its paper form spells an NDC, a value of NdcStyle.
    """

    __tablename__ = "claim_payer"
    __table_args__ = (UniqueConstraint("site_id", "type", "key", "change"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    change: int
    type: str = Field(max_length=20)
    key: str = Field(default="", max_length=200)
    name: str = Field(default="", max_length=200)
    payer_id: str = Field(default="", max_length=80)
    filing: str = Field(default="", max_length=2)
    timely_days: int | None = None
    line_limit: int | None = None
    assignment: bool = True
    ndc_style: str = Field(default="nucc", max_length=12)
    street: str = Field(default="", max_length=55)
    street2: str = Field(default="", max_length=55)
    city: str = Field(default="", max_length=30)
    state: str = Field(default="", max_length=2)
    zip_code: str = Field(default="", max_length=10)
    reason: str = Field(default="", max_length=500)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(default="", max_length=300)


class ClaimSender(SignedRecord, table=True):
    """One version of who sends files and who takes them: ids and qualifiers as the clearinghouse gave them.

    `contact` and `phone` are whom it may call about a file.
    """

    __tablename__ = "claim_sender"
    __table_args__ = (UniqueConstraint("site_id", "change"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    change: int
    sender_id: str = Field(default="", max_length=15)
    sender_qualifier: str = Field(default="ZZ", max_length=2)
    sender_name: str = Field(default="", max_length=60)
    contact: str = Field(default="", max_length=60)
    phone: str = Field(default="", max_length=12)
    receiver_id: str = Field(default="", max_length=15)
    receiver_qualifier: str = Field(default="ZZ", max_length=2)
    receiver_name: str = Field(default="", max_length=60)
    reason: str = Field(default="", max_length=500)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(default="", max_length=300)
