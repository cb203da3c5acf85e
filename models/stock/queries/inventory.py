"""The inventory: one row a lot, as `stock list` and `export inventory` give it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from models.core.quantity import plain_amount
from models.stock.queries.lots_on_hand import LotOnHand, lots_on_hand
from models.store.clinic import Clinic

COLUMNS = ("product", "ndc", "lot", "expiry", "on_hand", "opened", "discard_by", "state", "owner")


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """A lot. `on_hand` counts unopened containers over all rooms, `opened_ml` what its open vials hold together.

    `discard_by` is the first last day of an open vial, None without one; `state` is "" for what may be used.
    """

    product: str
    ndc: str
    lot: str
    expiry: date
    on_hand: Decimal
    opened_ml: Decimal
    discard_by: date | None
    state: str
    owner: str
    lot_id: UUID

    def cells(self) -> dict[str, str]:
        """Return the row as text by column."""
        return {
            "product": self.product,
            "ndc": self.ndc,
            "lot": self.lot,
            "expiry": self.expiry.isoformat(),
            "on_hand": plain_amount(self.on_hand),
            "opened": f"{plain_amount(self.opened_ml)} mL" if self.discard_by else "",
            "discard_by": self.discard_by.isoformat() if self.discard_by else "",
            "state": self.state,
            "owner": self.owner,
        }


def inventory(clinic: Clinic) -> tuple[InventoryRow, ...]:
    """Return every lot in stock, by product, last day and lot number."""
    lots: dict[object, list[LotOnHand]] = {}
    for item in lots_on_hand(clinic):
        lots.setdefault(item.held.lot_id, []).append(item)
    found = [_row(items) for items in lots.values()]
    return tuple(sorted(found, key=lambda row: (row.product.lower(), row.expiry, row.lot)))


def _row(items: list[LotOnHand]) -> InventoryRow:
    first = items[0]
    opened = [item for item in items if item.held.vial_id]
    whole = next((item for item in items if not item.held.vial_id), first)
    return InventoryRow(
        product=f"{first.drug} {first.package}".strip(),
        ndc=first.ndc,
        lot=first.lot_number,
        expiry=first.expires_on,
        on_hand=sum((item.count for item in items), start=Decimal(0)),
        opened_ml=sum((item.remaining_ml or Decimal(0) for item in opened), start=Decimal(0)),
        discard_by=min((item.use_by for item in opened), default=None),
        state=_state(whole, [item for item in items if not item.held.vial_id]),
        owner=first.owner,
        lot_id=first.held.lot_id,
    )


def _state(whole: LotOnHand, placed: list[LotOnHand]) -> str:
    """Return what keeps a lot from being used; where that is only what lies in one room, how much of it."""
    blocked = [item for item in placed if item.state == "blocked"]
    if blocked and len(blocked) < len(placed):
        count = sum((item.count for item in blocked), start=Decimal(0))
        return f"{plain_amount(count)} {blocked[0].words.lower()}"
    return {"soon": "", "count": "to count", "differs": "discrepancy"}.get(whole.state, whole.words.lower())
