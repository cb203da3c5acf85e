"""One change of an order that is in force: read at the version it was shown in, stored with what happened and why."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.errors import BadInputError
from models.orders.records.medication_request import MedicationRequest
from models.orders.records.order_event import OrderEvent
from models.people.versions import Stale
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_ORDER = table_of(MedicationRequest)
_EVENT = table_of(OrderEvent)
_THE_ORDER = select(_ORDER).where(_ORDER.c.id == bindparam("order"))
_NEWEST = (
    select(_EVENT.c.recorded_by_name)
    .where(_EVENT.c.request_id == bindparam("order"))
    .order_by(_EVENT.c.recorded_at.desc(), _EVENT.c.id.desc())
    .limit(1)
)
STOPPED: dict[str, Any] = {
    "status": "stopped",
    "due_on": None,
    "review_reason": None,
    "held": False,
    "held_until": None,
}
"""What an order becomes that nothing more is given under."""
WORDS = {
    "draft": "waits for review",
    "on-hold": "is on hold",
    "active": "is active",
    "cancelled": "was cancelled",
    "completed": "is complete",
    "stopped": "was discontinued",
    "entered-in-error": "was entered in error",
}


def read_order(tx: Transaction, order_id: UUID, version: int) -> Any:
    """Return the row of an order, or Stale when it changed since `version` was shown."""
    row = tx.execute(_THE_ORDER, order=order_id).one()
    if row.version == version:
        return row
    by = tx.execute(_NEWEST, order=order_id).scalar()
    return Stale(f"This order changed meanwhile{f', by {by}' if by else ''}: it {WORDS[row.status]}. Read it again")


def must_be(row: Any, *states: str, to: str) -> None:
    """Raise BadInputError unless the order is in one of these states."""
    if row.status not in states:
        raise BadInputError("", f"this order {WORDS[row.status]}: it cannot be {to}")


def change_order(
    tx: Transaction,
    clinic: Clinic,
    who: tuple[UUID, str],
    row: Any,
    kind: str,
    reason: str = "",
    *,
    until: date | None = None,
    content: dict[str, Any] | None = None,
    **values: Any,
) -> None:
    """Store a change of an order with its event and audit event. `who` is id and name as records print it."""
    tx.update(MedicationRequest, _ORDER.c.id == row.id, version=row.version + 1, **values)
    add_event(tx, clinic, who, row.id, kind, reason, until=until, content=content)
    audited(tx, clinic, who[0], f"order_{kind}", ("MedicationRequest", row.id), {"from": row.status})


def add_event(
    tx: Transaction,
    clinic: Clinic,
    who: tuple[UUID, str],
    order_id: UUID,
    kind: str,
    reason: str = "",
    *,
    until: date | None = None,
    content: dict[str, Any] | None = None,
) -> None:
    """Store what happened to an order."""
    event = OrderEvent(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        request_id=order_id,
        kind=kind,
        reason=reason,
        until=until,
        content=content or {},
        recorded_at=clinic.now(),
        recorded_by=who[0],
        recorded_by_name=who[1],
    )
    tx.add(event)
