"""The hash chain over audit events."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, type_coerce, update
from sqlalchemy.types import NullType

from models.core.content_hash import canonical
from models.store.clinic import Clinic
from models.store.kept.known import Mark
from models.store.kept.packed_columns import PackedJson
from models.store.records.audit_event import AuditEvent, AuditHead
from models.store.transaction import OvertakenError, Transaction, table_of

GENESIS = "0" * 64
STREAMED = 1_000
"""Rows held at once while a whole chain, or a whole store, is read."""
_EVENT = table_of(AuditEvent)
_HEAD = table_of(AuditHead)
_DETAIL = PackedJson()
_AS_STORED = [
    type_coerce(column, NullType()).label("stored") if column is _EVENT.c.detail else column for column in _EVENT.c
]
"""An event whose detail is damaged is one line; the events after it are proved all the same."""
_NEWEST = select(_HEAD).where(_HEAD.c.site_id == bindparam("site"))
_MOVE_ON = (
    update(_HEAD).where(_HEAD.c.site_id == bindparam("site")).values(seq=bindparam("newest"), hash=bindparam("digest"))
)
_NEWEST_LOCKED = _NEWEST.with_for_update()
_OTHERS = (
    select(_EVENT.c.seq)
    .where(_EVENT.c.site_id == bindparam("site"), _EVENT.c.seq > bindparam("since"))
    .where(_EVENT.c.action != bindparam("beside"))
    .limit(1)
)


def append(
    tx: Transaction,
    *,
    event_id: UUID,
    site_id: UUID,
    at: datetime,
    action: str,
    agent_id: UUID | None,
    entity_type: str = "",
    entity_id: UUID | None = None,
    detail: dict[str, Any] | None = None,
    decided_at: Mark | None = None,
) -> None:
    """Add one event to the site's chain within `tx`. `detail` holds JSON values without patient names.

    `decided_at` is the newest event when a transaction that waits its turn began to read what it decides by. Raises
    OvertakenError where an act of another kind came after it.
    """
    head = _end(tx, site_id, action, decided_at)
    previous, seq = (head.hash, head.seq + 1) if head else (GENESIS, 1)
    event = AuditEvent(
        id=event_id,
        site_id=site_id,
        seq=seq,
        action=action,
        agent_id=agent_id,
        entity_type=entity_type,
        entity_id=entity_id,
        detail=detail or {},
        recorded_at=at,
        previous=previous,
        hash="",
    )
    event.hash = _digest(event, event.detail)
    with tx.unanswered():
        tx.add(event)
        if head:
            tx.change(_MOVE_ON, site=site_id, newest=seq, digest=event.hash)
        else:
            tx.add(AuditHead(site_id=site_id, seq=seq, hash=event.hash))


def _end(tx: Transaction, site_id: UUID, action: str, decided_at: Mark | None) -> Any | None:
    """Return the end of the chain, locked; None before its first event."""
    if decided_at and decided_at.seq and not tx.serializable:
        # Nobody else writes to a file since this transaction began.
        return decided_at
    head = tx.execute(_NEWEST_LOCKED if tx.serializable else _NEWEST, site=site_id).one_or_none()
    if decided_at and head and head.seq > decided_at.seq:
        since = {"site": site_id, "since": decided_at.seq, "beside": action}
        if tx.execute(_OTHERS, **since).first() is not None:
            raise OvertakenError
    return head


def audited(
    tx: Transaction,
    clinic: Clinic,
    who: UUID | None,
    action: str,
    entity: tuple[str, UUID | None] | None,
    detail: dict[str, Any] | None = None,
    *,
    at: datetime | None = None,
    decided_at: Mark | None = None,
) -> None:
    """Add what somebody did to the clinic's chain within `tx`. `who` None is the command line.

    `entity` is the type and id of what it was done to; `detail` holds codes, never words or names; `at` None is now.
    `decided_at` as in `append`.
    """
    kind, entity_id = entity or ("", None)
    append(
        tx,
        event_id=clinic.new_id(),
        site_id=clinic.site_id,
        at=at or clinic.now(),
        action=action,
        agent_id=who,
        entity_type=kind,
        entity_id=entity_id,
        detail=detail,
        decided_at=decided_at,
    )


def breaks(connection: Connection, site_id: UUID) -> Iterator[str]:
    """Yield one line for every place where the chain does not hold; nothing when it is whole."""
    statement = select(*_AS_STORED).where(_EVENT.c.site_id == site_id).order_by(_EVENT.c.seq)
    previous, expected = GENESIS, 1
    for row in connection.execute(statement, execution_options={"yield_per": STREAMED}):
        if row.seq != expected:
            yield f"event {expected} is missing: the next one is {row.seq}"
        if row.previous != previous:
            yield f"event {row.seq} does not follow the one before it"
        try:
            detail = _DETAIL.process_result_value(row.stored, connection.dialect)
        except ValueError:
            yield f"event {row.seq} of {row.recorded_at:%Y-%m-%d %H:%M} cannot be read"
        else:
            if _digest(row, detail) != row.hash:
                yield f"event {row.seq} of {row.recorded_at:%Y-%m-%d %H:%M} was changed"
        previous, expected = row.hash, row.seq + 1
    head = connection.execute(_NEWEST, {"site": site_id}).one_or_none()
    if (head.seq if head else 0) != expected - 1 or (head and head.hash != previous):
        yield f"the chain ends at event {expected - 1}, its head says {head.seq if head else 0}"


def event_text(event: Any, detail: Any) -> str:
    """Return what an event's hash covers: the whole row and, by `previous`, every one before it."""
    return canonical([
        str(event.site_id), event.seq, event.action, _text(event.agent_id), event.entity_type, _text(event.entity_id),
        detail, event.recorded_at.astimezone(UTC).isoformat(), event.previous,
    ])  # fmt: skip


def _digest(event: Any, detail: Any) -> str:
    return hashlib.sha256(event_text(event, detail).encode()).hexdigest()


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None
