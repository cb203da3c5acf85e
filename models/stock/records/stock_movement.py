"""Every change of stock and why."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from models.store.columns import Exact, index_where
from models.store.record import SignedRecord

OPENED_WITH = text("stock_movement.kind = 'opening'")
"""The condition of differences an upgrade found, as their index spells it; as `COUNTS`, of what was counted."""
COUNTS = text("stock_movement.kind = 'counted'")
_OPENING, _COUNTED = text("kind = 'opening'"), text("kind = 'counted'")


class StockMovement(SignedRecord, table=True):
    """One signed change of a lot. `containers` and `volume_ml` are negative when stock leaves.

    `kind` is one of models/stock/kinds.py. `day` is the clinic's day it counts for, None the day of `moved_at`;
    `room_id` None is the first room; `reverses_id` names the movement it undoes. `intent_id` with `intent_line` names
    what was asked for: the same is never stored twice.
    """

    __tablename__ = "stock_movement"
    __table_args__ = (
        Index(None, "intent_id", "intent_line", unique=True),
        Index(None, "reverses_id", unique=True),
        index_where("ix_stock_movement_opening", "site_id", "lot_id", "moved_at", where=_OPENING),
        index_where("ix_stock_movement_counted", "site_id", "lot_id", "moved_at", where=_COUNTED),
    )

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
    moved_by_name: str = Field(default="", max_length=300)
    day: date | None = None
    room_id: UUID | None = None
    reason: str = Field(default="", max_length=30)
    reason_text: str = Field(default="", max_length=500)
    reverses_id: UUID | None = None
    intent_id: UUID | None = None
    intent_line: int = 0
