"""What was done to the whole store, in its own audit trail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select

from models.core.clock import Clock
from models.people.records.organization import Organization
from models.store import audit
from models.store.identity import Uuid7Source
from models.store.transaction import Store, Transaction, table_of

_CLINIC = table_of(Organization)
_FIRST = select(_CLINIC.c.id).order_by(_CLINIC.c.created_at, _CLINIC.c.id).limit(1)


def record_event(engine: Engine, clock: Clock, action: str, detail: dict[str, Any]) -> None:
    """Add an event of the command line to the audit trail. Raises StoreError."""
    Store(engine).write_in_turn(lambda tx: add_event(tx, clock, action, detail))


def add_event(tx: Transaction, clock: Clock, action: str, detail: dict[str, Any]) -> None:
    """Add the event within `tx`; nothing where no clinic was set up yet: there is no trail to add to."""
    site: UUID | None = tx.execute(_FIRST).scalar()
    if site is None:
        return
    audit.append(
        tx, event_id=Uuid7Source()(), site_id=site, at=clock.now(), action=action, agent_id=None,
        entity_type="Organization", entity_id=site, detail=detail,
    )  # fmt: skip
