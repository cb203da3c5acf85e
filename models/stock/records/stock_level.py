"""From how little on a drug is ordered again, and up to how much."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.store.columns import Exact
from models.store.record import SignedRecord


class StockLevelVersion(SignedRecord, table=True):
    """One version of a drug's levels, never changed: the highest `change` counts.

    `reorder_at` and `par` count containers of the package in stock; both None where the drug has no levels any more.
    """

    __tablename__ = "stock_level"
    __table_args__ = (
        UniqueConstraint("site_id", "drug_slug", "change"),
        CheckConstraint("reorder_at >= 0 AND par >= reorder_at", name="levels"),
    )

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    drug_slug: str = Field(max_length=80)
    change: int
    reorder_at: Decimal | None = Field(default=None, sa_type=Exact)
    par: Decimal | None = Field(default=None, sa_type=Exact)
    reason: str = Field(max_length=500)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(max_length=300)
