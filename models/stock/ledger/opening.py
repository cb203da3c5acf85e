"""Open a vial on the day it was drawn from; what was drawn is booked by the movement that draws it."""

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


def open_vial(
    tx: Transaction,
    clinic: Clinic,
    who: Author,
    lot: tuple[UUID, UUID | None, date],
    at: datetime,
    volume_ml: Decimal,
) -> UUID:
    """Store an opened vial of a lot, its id, room and expiry, full as new, and return its id."""
    lot_id, room_id, expires_on = lot
    if who.id is None:
        raise OutOfStockError("Only a person opens a vial: sign in first.")
    days = int(clinic_tables(clinic).limits["multi_dose_days"].value)
    vial = Vial(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        lot_id=lot_id,
        opened_at=at,
        opened_by=who.id,
        use_by=min(expires_on, local_date(at, clinic.zone) + timedelta(days=days)),
        remaining_ml=volume_ml,
        status="open",
        opened_ml=volume_ml,
        room_id=room_id,
    )
    tx.add(vial)
    return vial.id
