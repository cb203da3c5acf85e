"""Which packages of a drug are in stock, asked within a transaction."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from models.stock.records.lot import ON_SHELF, Lot
from models.stock.records.vial import OPENED, Vial
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_LOT, _VIAL = table_of(Lot), table_of(Vial)
_ON_SHELF = select(_LOT.c.ndc).where(
    _LOT.c.site_id == bindparam("site"), _LOT.c.drug_slug == bindparam("slug"), ON_SHELF
)
_OPENED = (
    select(_LOT.c.ndc)
    .join(_VIAL, _VIAL.c.lot_id == _LOT.c.id)
    .where(_VIAL.c.site_id == bindparam("site"), OPENED, _LOT.c.drug_slug == bindparam("slug"))
)


def held_packages(tx: Transaction, clinic: Clinic, slug: str) -> frozenset[str]:
    """Return the NDCs of a drug that lie in stock, opened vials included."""
    wanted = {"site": clinic.site_id, "slug": slug}
    return frozenset(row.ndc for statement in (_ON_SHELF, _OPENED) for row in tx.execute(statement, **wanted))
