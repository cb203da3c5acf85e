"""How much of what came in waits for a person without a line on the worklist."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from models.patients.records.pending_import import PendingImport
from models.store.clinic import Clinic
from models.store.transaction import table_of

KINDS = {"person": "person", "merge": "merge", "order": "order", "dose": "dose elsewhere"}
_PENDING = table_of(PendingImport)


def count_waiting(connection: Connection, clinic: Clinic) -> dict[str, int]:
    """Return how many of each kind wait without a line of their own on the worklist."""
    statement = (
        select(_PENDING.c.kind, func.count().label("number"))
        .where(_PENDING.c.site_id == clinic.site_id, _PENDING.c.status == "waiting")
        .group_by(_PENDING.c.kind)
    )
    counted = {row.kind: row.number for row in connection.execute(statement)}
    return {label: counted[kind] for kind, label in KINDS.items() if kind in counted}
