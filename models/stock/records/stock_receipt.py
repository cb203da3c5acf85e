"""What a delivery came with: who sent it, what it cost, its serial number."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlmodel import Field

from models.store.columns import Exact
from models.store.record import SignedRecord


class StockReceipt(SignedRecord, table=True):
    """The paper side of one received movement. `cost` is US dollars a container, None where not known."""

    __tablename__ = "stock_receipt"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    movement_id: UUID = Field(foreign_key="stock_movement.id", unique=True)
    ndc: str = Field(max_length=14)
    serial: str = Field(default="", max_length=20, index=True)
    supplier: str = Field(default="", max_length=80)
    invoice: str = Field(default="", max_length=40)
    cost: Decimal | None = Field(default=None, sa_type=Exact)
