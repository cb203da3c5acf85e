"""Discrepancies of controlled drugs that nobody settled yet, and the counts they come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from models.stock.entries import Held
from models.stock.records.controlled_count import DIFFERS, ControlledCount, ControlledSettlement
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_COUNT, _SETTLED = table_of(ControlledCount), table_of(ControlledSettlement)
_OPEN = (
    select(_COUNT)
    .outerjoin(_SETTLED, _SETTLED.c.count_id == _COUNT.c.id)
    .where(_COUNT.c.site_id == bindparam("site"), DIFFERS, _SETTLED.c.id.is_(None))
    .order_by(_COUNT.c.counted_at, _COUNT.c.id)
)
_OF_LOT = select(_COUNT).where(_COUNT.c.lot_id == bindparam("lot")).order_by(_COUNT.c.counted_at, _COUNT.c.id)


@dataclass(frozen=True, slots=True)
class CountMade:
    """One count by two people: `difference` is how much more was there than the ledger held at `counted_at`."""

    id: UUID
    held: Held
    shift: str
    counted: Decimal
    expected: Decimal
    difference: Decimal
    counted_at: datetime
    recorded_at: datetime
    counted_by: str
    verified_by: str
    note: str


def open_discrepancies(reading: Connection | Transaction, clinic: Clinic) -> tuple[CountMade, ...]:
    """Return the counts that differed and are not settled, the oldest first."""
    connection = reading.connection if isinstance(reading, Transaction) else reading
    return tuple(_made(row) for row in connection.execute(_OPEN, {"site": clinic.site_id}))


def counts_of(reading: Connection | Transaction, lot_id: UUID) -> tuple[CountMade, ...]:
    """Return every count of a lot and its vials by two people, the oldest first."""
    connection = reading.connection if isinstance(reading, Transaction) else reading
    return tuple(_made(row) for row in connection.execute(_OF_LOT, {"lot": lot_id}))


def last_count(counts: tuple[CountMade, ...], held: Held) -> CountMade | None:
    """Return the newest count of just this stock: the one that stands."""
    return next((count for count in reversed(counts) if count.held.place == held.place), None)


def _made(row: Any) -> CountMade:
    return CountMade(
        id=row.id,
        held=Held(row.lot_id, row.vial_id, row.room_id),
        shift=row.shift,
        counted=row.counted,
        expected=row.expected,
        difference=row.difference,
        counted_at=row.counted_at,
        recorded_at=row.recorded_at,
        counted_by=row.counted_by_name,
        verified_by=row.verified_by_name,
        note=row.note,
    )
