"""Who saw controlled stock leave besides the person who booked it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.store.record import SignedRecord


class StockWitness(SignedRecord, table=True):
    """The second person of one movement, who signed with a username and PIN of their own."""

    __tablename__ = "stock_witness"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    movement_id: UUID = Field(foreign_key="stock_movement.id", unique=True)
    witnessed_by: UUID = Field(foreign_key="practitioner.id")
    witnessed_by_name: str = Field(max_length=300)
    witnessed_at: datetime
