"""Discontinue an order: nothing more is given under it, and what was given stays."""

from __future__ import annotations

from uuid import UUID

from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.orders.changes import STOPPED, change_order, must_be, read_order
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.people.permissions import permission
from models.people.queries.staff import read_staff
from models.people.versions import Stale, Stored
from models.store.clinic import Clinic
from models.store.transaction import Transaction


def discontinue_order(
    clinic: Clinic, person_id: UUID, order_id: UUID, version: int, reason: str, provider_id: UUID | None = None
) -> Stored | Stale | Denied:
    """Discontinue an order as of `version`. Who may not order names the provider who told them to.

    Raises BadInputError naming `reason` or `provider`.
    """
    by = author(clinic, person_id, "discontinue_orders")
    if isinstance(by, Denied):
        return by
    why = stated(reason)

    def act(tx: Transaction) -> Stored | Stale:
        row = read_order(tx, order_id, version)
        if isinstance(row, Stale):
            return row
        must_be(row, "active", "on-hold", "draft", to="discontinued")
        content = _on_whose_word(tx, clinic, person_id, provider_id)
        change_order(tx, clinic, (person_id, by.name), row, "discontinued", why, content=content, **STOPPED)
        return Stored(str(order_id), row.version + 1)

    return clinic.store.write(act)


def _on_whose_word(tx: Transaction, clinic: Clinic, person_id: UUID, provider_id: UUID | None) -> dict[str, str]:
    staff = {person.id: person for person in read_staff(tx.connection, clinic)}
    if staff[person_id].may_order:
        return {}
    provider = staff.get(provider_id) if provider_id else None
    if provider is None or permission("order").key not in provider.acts:
        raise BadInputError("provider", "choose the provider who told you to discontinue it")
    return {"provider": str(provider.id), "provider_name": provider.name}
