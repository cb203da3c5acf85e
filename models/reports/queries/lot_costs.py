"""What a container of each lot cost, as its receipts say."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from models.stock.records.stock_movement import StockMovement
from models.stock.records.stock_receipt import StockReceipt
from models.store.clinic import Clinic
from models.store.transaction import table_of

_MOVED, _RECEIPT = table_of(StockMovement), table_of(StockReceipt)
_COSTS = (
    select(_MOVED.c.lot_id, _RECEIPT.c.cost)
    .join(_MOVED, _MOVED.c.id == _RECEIPT.c.movement_id)
    .where(_MOVED.c.site_id == bindparam("site"), _RECEIPT.c.cost.is_not(None))
    .order_by(_MOVED.c.moved_at)
)


def lot_costs(connection: Connection, clinic: Clinic) -> dict[UUID, Decimal]:
    """Return what a container of each lot cost, by its last receipt that says."""
    return {row.lot_id: row.cost for row in connection.execute(_COSTS, {"site": clinic.site_id})}
