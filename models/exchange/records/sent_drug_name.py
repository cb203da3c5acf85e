"""Which drug of the formulary a sender means by a text no formulary drug goes by."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from models.store.record import SignedRecord


class SentDrugName(SignedRecord, table=True):
    """One meaning, never changed: of one `sender` and `text` (folded) the newest counts.

    `drug_slug` None takes the meaning back; `decision_id` is the decision it came with.
    """

    __tablename__ = "sent_drug_name"
    __table_args__ = (Index(None, "site_id", "sender"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    sender: str = Field(default="", max_length=300)
    text: str = Field(min_length=1, max_length=500)
    drug_slug: str | None = Field(default=None, max_length=80)
    decision_id: UUID = Field(foreign_key="import_decision.id")
    decided_at: datetime
    decided_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    decided_by_name: str = Field(max_length=300)
