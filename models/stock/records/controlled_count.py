"""A count of a controlled drug that two people made, and what settled its difference."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from models.store.columns import Exact, index_where
from models.store.record import SignedRecord

DIFFERS = text("difference <> 0")
"""The counts that differed from the ledger: an index of these few alone."""


class ControlledCount(SignedRecord, table=True):
    """What two people counted or measured of a lot in a room, or of an opened vial, then in mL.

    `expected` is what the ledger held at `counted_at`, `difference` how much more was there; it changes no balance.
    `recorded_at` is when the count was entered. `shift` is a row of the controlled_shift table.
    """

    __tablename__ = "controlled_count"
    __table_args__ = (
        index_where("ix_controlled_count_differs", "site_id", where=DIFFERS),
        Index(None, "lot_id", "counted_at"),
    )

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    lot_id: UUID = Field(foreign_key="lot.id")
    vial_id: UUID | None = Field(default=None, foreign_key="vial.id")
    room_id: UUID | None = None
    shift: str = Field(max_length=30)
    counted: Decimal = Field(sa_type=Exact)
    expected: Decimal = Field(sa_type=Exact)
    difference: Decimal = Field(sa_type=Exact)
    counted_at: datetime
    recorded_at: datetime
    counted_by: UUID = Field(foreign_key="practitioner.id")
    counted_by_name: str = Field(max_length=300)
    verified_by: UUID = Field(foreign_key="practitioner.id")
    verified_by_name: str = Field(max_length=300)
    note: str = Field(default="", max_length=500)
    intent_id: UUID | None = Field(default=None, unique=True)


class ControlledSettlement(SignedRecord, table=True):
    """Why a count differed, as two people settled it, and the one movement it was booked by.

    `reason` is a row of the controlled_settlement table.
    """

    __tablename__ = "controlled_settlement"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    count_id: UUID = Field(foreign_key="controlled_count.id", unique=True)
    movement_id: UUID = Field(foreign_key="stock_movement.id", unique=True)
    reason: str = Field(max_length=30)
    reason_text: str = Field(default="", max_length=500)
    settled_at: datetime
    settled_by: UUID = Field(foreign_key="practitioner.id")
    settled_by_name: str = Field(max_length=300)
    verified_by: UUID = Field(foreign_key="practitioner.id")
    verified_by_name: str = Field(max_length=300)
