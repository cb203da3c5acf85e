"""A cupboard or refrigerator of the clinic, and what of a lot lies in it."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, text
from sqlmodel import Field

from models.store.columns import Exact, index_where
from models.store.record import Record

LYING = text("lot_room.on_hand > 0")
"""The condition of what lies in a room, as its index spells it: SQLite uses it for these very words alone."""
_LYING = text("on_hand > 0")


class StockRoom(Record, table=True):
    """A place stock lies in. What lies in no other room lies in the one that is `first`.

    `status` is active or quarantined: nothing in a quarantined room is given until somebody decides.
    """

    __tablename__ = "stock_room"
    __table_args__ = (UniqueConstraint("site_id", "name"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    name: str = Field(min_length=1, max_length=40)
    first: bool = False
    status: str = Field(default="active", max_length=12)


class LotRoom(Record, table=True):
    """Unopened containers of a lot in a room that is not the first: `on_hand` is never below zero."""

    __tablename__ = "lot_room"
    __table_args__ = (
        CheckConstraint("on_hand >= 0", name="on_hand"),
        UniqueConstraint("lot_id", "room_id"),
        index_where("ix_lot_room_lying", "site_id", "lot_id", where=_LYING),
    )

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    lot_id: UUID = Field(foreign_key="lot.id")
    room_id: UUID = Field(foreign_key="stock_room.id")
    on_hand: Decimal = Field(sa_type=Exact)
