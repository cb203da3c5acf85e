"""What was thrown away."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Field

from models.store.columns import Exact
from models.store.record import SignedRecord


class Waste(SignedRecord, table=True):
    """Drug discarded from a single-dose container, in the dose's unit (S52)."""

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    administration_id: UUID = Field(foreign_key="medication_administration.id", index=True)
    lot_id: UUID = Field(foreign_key="lot.id")
    amount: Decimal = Field(sa_type=Exact)
    unit: str = Field(max_length=20)
    reason: str = Field(max_length=30)
    witness_id: UUID | None = Field(default=None, foreign_key="practitioner.id")
    wasted_at: datetime
    wasted_by: UUID = Field(foreign_key="practitioner.id")
