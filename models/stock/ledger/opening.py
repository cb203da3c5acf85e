"""Open a vial: how long it may be used, what is left in it; what was drawn is booked by whoever draws it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from models.codes.tables.clinic_tables import clinic_tables
from models.core.clock import local_date
from models.people.author import Author
from models.stock.ledger.rests import OutOfStockError
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import Transaction

OfLot = tuple[UUID, UUID | None, date]
"""A lot's id, the room it lies in, its expiry."""


def opened_vial(
    clinic: Clinic, opened_by: UUID, lot: OfLot, at: datetime, volume_ml: Decimal, drawn_ml: Decimal = Decimal(0)
) -> Vial:
    """Return the row of a vial opened at `at`, usable for the clinic's days of multi-dose vials or until it expires."""
    lot_id, room_id, expires_on = lot
    days = int(clinic_tables(clinic).limits["multi_dose_days"].value)
    return Vial(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        lot_id=lot_id,
        opened_at=at,
        opened_by=opened_by,
        use_by=min(expires_on, local_date(at, clinic.zone) + timedelta(days=days)),
        remaining_ml=volume_ml - drawn_ml,
        status="open" if volume_ml > drawn_ml else "empty",
        opened_ml=volume_ml,
        room_id=room_id,
    )


def open_vial(tx: Transaction, clinic: Clinic, who: Author, lot: OfLot, at: datetime, volume_ml: Decimal) -> UUID:
    """Store an opened vial of a lot, full as new, and return its id."""
    if who.id is None:
        raise OutOfStockError("Only a person opens a vial: sign in first.")
    vial = opened_vial(clinic, who.id, lot, at, volume_ml)
    tx.add(vial)
    return vial.id
