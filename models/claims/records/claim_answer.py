"""What payers answered: payments, acknowledgments, what each changed, and what waits for a person."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from models.store.columns import Exact
from models.store.record import Record, SignedRecord

BY_HAND = "hand"
"""The kind of an answer a person entered."""


class ClaimAnswer(SignedRecord, table=True):
    """One answer: an ST of an 835, 999 or 277CA. `file_hash` is the SHA-256 of the file, `place` its ST, from 1.

    `identity` names a payment (payer, trace number, day, amount) and is None where nothing identifies it: of one
    identity only one answer is posted. `status` is posted, repeated or refused, `fault` why in words.
    """

    __tablename__ = "claim_answer"
    __table_args__ = (
        UniqueConstraint("site_id", "file_hash", "place"),
        UniqueConstraint("site_id", "identity"),
        Index(None, "site_id", "received_at"),
    )

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    kind: str = Field(max_length=5)
    file_name: str = Field(default="", max_length=300)
    file_hash: str = Field(min_length=64, max_length=64)
    place: int
    identity: str | None = Field(default=None, max_length=200)
    payer_id: str = Field(default="", max_length=80)
    payer_name: str = Field(default="", max_length=200)
    trace: str = Field(default="", max_length=50)
    amount: Decimal | None = Field(default=None, sa_type=Exact)
    paid_on: date | None = None
    status: str = Field(max_length=10)
    fault: str = Field(default="", max_length=500)
    received_at: datetime
    received_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    received_by_name: str = Field(default="", max_length=300)


class ClaimPosting(SignedRecord, table=True):
    """What one answer says of one claim, or of one of its lines (`line_control`, "" for the claim as a whole).

    `status` is CLP02 of a payment, or the code of an acknowledgment. `adjustments` lists {group, reason, amount,
    quantity} and `remarks` remark codes. Money is dollars and cents; `interest` is AMT*I.
    """

    __tablename__ = "claim_posting"
    __table_args__ = (Index(None, "site_id", "posted_at"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    answer_id: UUID = Field(foreign_key="claim_answer.id", index=True)
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    line_id: UUID | None = Field(default=None, foreign_key="claim_line.id", index=True)
    line_control: str = Field(default="", max_length=30)
    status: str = Field(default="", max_length=10)
    charged: Decimal | None = Field(default=None, sa_type=Exact)
    paid: Decimal = Field(default=Decimal(0), sa_type=Exact)
    patient_owes: Decimal = Field(default=Decimal(0), sa_type=Exact)
    interest: Decimal = Field(default=Decimal(0), sa_type=Exact)
    units: Decimal | None = Field(default=None, sa_type=Exact)
    adjustments: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    remarks: list[str] = Field(default_factory=list, sa_type=JSON)
    payer_number: str = Field(default="", max_length=50)
    posted_at: datetime


class ProviderAdjustment(SignedRecord, table=True):
    """Money of a payment that belongs to no claim (PLB): its reason, its reference as sent, the claim it may mean."""

    __tablename__ = "claim_provider_adjustment"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    answer_id: UUID = Field(foreign_key="claim_answer.id", index=True)
    claim_id: UUID | None = Field(default=None, foreign_key="claim.id", index=True)
    reason: str = Field(max_length=2)
    reference: str = Field(default="", max_length=50)
    amount: Decimal = Field(sa_type=Exact)


class AnswerQuestion(Record, table=True):
    """What an answer says that could not be placed. `content` is the claim or line as read, as plain JSON.

    `proposed` are ids of claims or lines it may mean. `status` is open, confirmed or dismissed, `chosen` the id a
    person confirmed. `kind` is claim, line or interest.
    """

    __tablename__ = "claim_answer_question"
    __table_args__ = (Index(None, "site_id", "status"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    answer_id: UUID = Field(foreign_key="claim_answer.id", index=True)
    claim_id: UUID | None = Field(default=None, foreign_key="claim.id", index=True)
    kind: str = Field(max_length=10)
    text: str = Field(default="", max_length=500)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    proposed: list[str] = Field(default_factory=list, sa_type=JSON)
    status: str = Field(default="open", max_length=10)
    chosen: UUID | None = None
    reason: str = Field(default="", max_length=500)
    revision: int = 1
    decided_at: datetime | None = None
    decided_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    decided_by_name: str = Field(default="", max_length=300)
