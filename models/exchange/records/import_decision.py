"""What people decided about things imports left to them, each with its reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlmodel import Field

from models.store.record import SignedRecord


class ImportDecision(SignedRecord, table=True):
    """One decision, never changed; taking it back is another one, `undone`.

    `subject_type` is PendingImport or MedicationRequest (an imported order under review), `subject_id` its row.
    `result_id` is the patient, order or dose it led to; `before` what it replaced, by field.
    """

    __tablename__ = "import_decision"
    __table_args__ = (Index(None, "site_id", "subject_id"), Index(None, "site_id", "decided_at"))

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    subject_type: str = Field(max_length=40)
    subject_id: UUID
    kind: str = Field(max_length=20)
    choice: str = Field(max_length=20)
    reason: str = Field(default="", max_length=500)
    result_id: UUID | None = None
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    decided_at: datetime
    decided_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    decided_by_name: str = Field(max_length=300)
