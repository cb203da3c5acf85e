"""The levels a clinic keeps for its drugs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, bindparam, select

from models.stock.records.stock_level import StockLevelVersion
from models.store.clinic import Clinic
from models.store.transaction import table_of

_LEVEL = table_of(StockLevelVersion)
_LEVELS = select(_LEVEL).where(_LEVEL.c.site_id == bindparam("site")).order_by(_LEVEL.c.change)


@dataclass(frozen=True, slots=True)
class Level:
    """A drug's levels in containers, None where the clinic keeps none. `change` is the version, 0 before the first."""

    reorder_at: Decimal | None = None
    par: Decimal | None = None
    change: int = 0


def read_levels(connection: Connection, clinic: Clinic) -> dict[str, Level]:
    """Return the levels by drug slug."""
    rows = connection.execute(_LEVELS, {"site": clinic.site_id})
    return {row.drug_slug: Level(row.reorder_at, row.par, row.change) for row in rows}
