"""An opened multi-dose vial."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, text
from sqlmodel import Field

from models.store.columns import Exact, index_where
from models.store.record import Record

OPENED = text("vial.status = 'open'")
"""The condition of vials still in use, as their index spells it: SQLite uses it for these very words alone."""
_OPENED = text("status = 'open'")


class Vial(Record, table=True):
    """One punctured multi-dose vial: `use_by` is the earlier of expiry and the open-vial limit (S49).

    It held `opened_ml` when it was opened; `room_id` None is the first room. `status` is open, empty, discarded or
    unopened, which is one that was never opened after all.
    """

    __table_args__ = (
        CheckConstraint("remaining_ml >= 0", name="remaining"),
        index_where("ix_vial_open", "site_id", "lot_id", where=_OPENED),
    )

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    lot_id: UUID = Field(foreign_key="lot.id", index=True)
    opened_at: datetime
    opened_by: UUID = Field(foreign_key="practitioner.id")
    use_by: date
    remaining_ml: Decimal = Field(sa_type=Exact)
    status: str = Field(default="open", max_length=12)
    opened_ml: Decimal = Field(default=Decimal(0), sa_type=Exact)
    room_id: UUID | None = None
