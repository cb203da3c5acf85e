"""Release a held order: it is active again, due as before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.orders.changes import change_order, must_be, read_order
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.people.versions import Stale, Stored
from models.store.clinic import Clinic
from models.store.transaction import Transaction


def release_order(
    clinic: Clinic, person_id: UUID, order_id: UUID, version: int, reason: str
) -> Stored | Stale | Denied:
    """Release an order that was held here, as of `version`. Raises BadInputError for one that waits for review."""
    by = author(clinic, person_id, "hold_orders")
    if isinstance(by, Denied):
        return by
    why = stated(reason)

    def act(tx: Transaction) -> Stored | Stale:
        row = read_order(tx, order_id, version)
        if isinstance(row, Stale):
            return row
        must_be(row, "on-hold", to="released")
        if not row.held:
            raise BadInputError("", "this order waits for a provider: Enter on Today settles it")
        values: dict[str, Any] = {"status": "active", "review_reason": None, "held": False, "held_until": None}
        change_order(tx, clinic, (person_id, by.name), row, "released", why, **values)
        return Stored(str(order_id), row.version + 1)

    return clinic.store.write(act)
