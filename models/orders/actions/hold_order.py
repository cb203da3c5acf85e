"""Hold an order: nothing is given under it until someone releases it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.core.words import date_text
from models.orders.changes import change_order, must_be, read_order
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.people.versions import Stale, Stored
from models.store.clinic import Clinic
from models.store.transaction import Transaction

LONGEST_SHOWN = 400


def hold_order(
    clinic: Clinic, person_id: UUID, order_id: UUID, version: int, reason: str, until: date | None
) -> Stored | Stale | Denied:
    """Hold an active order as of `version`. `until` is the day to look again; None waits for whoever releases it.

    Raises BadInputError naming `reason` or `until`.
    """
    by = author(clinic, person_id, "hold_orders")
    if isinstance(by, Denied):
        return by
    why = stated(reason)
    if until and until < clinic.today():
        raise BadInputError("until", "this day is over: choose today or later")
    shown = f"held{f' until {date_text(until)}' if until else ''}: {why}"
    if len(shown) > LONGEST_SHOWN:
        raise BadInputError("reason", f"say it in at most {LONGEST_SHOWN - 30} characters")

    def act(tx: Transaction) -> Stored | Stale:
        row = read_order(tx, order_id, version)
        if isinstance(row, Stale):
            return row
        must_be(row, "active", to="held")
        values: dict[str, Any] = {"status": "on-hold", "review_reason": shown, "held": True, "held_until": until}
        change_order(tx, clinic, (person_id, by.name), row, "held", why, until=until, **values)
        return Stored(str(order_id), row.version + 1)

    return clinic.store.write(act)
