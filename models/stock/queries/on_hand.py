"""How much of each drug can be given today: unopened containers, drug by drug."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import Connection, select

from models.stock.queries.rooms import placed_lots, read_rooms
from models.stock.records.lot import ON_SHELF, Lot
from models.store.clinic import Clinic
from models.store.transaction import table_of

_LOT = table_of(Lot)


def read_on_hand(connection: Connection, clinic: Clinic) -> Mapping[str, Decimal]:
    """Return unopened containers by the drug's slug, of lots that may be used for anybody: in date, not held."""
    rows = connection.execute(
        select(_LOT).where(
            _LOT.c.site_id == clinic.site_id,
            _LOT.c.status == "active",
            _LOT.c.source != "patient",
            ON_SHELF,
            _LOT.c.expires_on >= clinic.today(),
        )
    ).all()
    found: dict[str, Decimal] = {}
    for row, room, rest in placed_lots(connection, clinic, rows, read_rooms(connection, clinic)):
        if room.status == "active":
            found[row.drug_slug] = found.get(row.drug_slug, Decimal(0)) + rest
    return found
