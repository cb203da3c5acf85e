"""Every change of stock and why."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Field

from models.store.columns import Exact
from models.store.record import SignedRecord


class StockMovement(SignedRecord, table=True):
    """One signed change of a lot. `containers` and `volume_ml` are negative when stock leaves.

    `kind` is received, given, wasted or adjusted.
    """

    __tablename__ = "stock_movement"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    lot_id: UUID = Field(foreign_key="lot.id", index=True)
    vial_id: UUID | None = Field(default=None, foreign_key="vial.id")
    administration_id: UUID | None = Field(default=None, foreign_key="medication_administration.id", index=True)
    kind: str = Field(max_length=12)
    containers: Decimal = Field(sa_type=Exact)
    volume_ml: Decimal = Field(default=Decimal(0), sa_type=Exact)
    moved_at: datetime
    moved_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
