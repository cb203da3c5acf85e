"""Batches as they were frozen: what a file is written from, now or again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models.billing.payers.payer_profiles import name_key
from models.claims.claim import Batch
from models.claims.content import claim_of, receiver_of, sender_of
from models.claims.records.claim_batch import ClaimBatch, ClaimBatchItem
from models.store.clinic import Clinic
from models.store.transaction import table_of

_BATCH, _ITEM = table_of(ClaimBatch), table_of(ClaimBatchItem)


@dataclass(frozen=True, slots=True)
class FrozenBatch:
    """A stored batch: its row and the facts its file says."""

    row: Any
    batch: Batch


def frozen_batch(clinic: Clinic, batch_id: UUID) -> FrozenBatch:
    """Return a batch with every claim as it went, or goes, out."""
    with clinic.store.read() as connection:
        row = connection.execute(select(_BATCH).where(_BATCH.c.id == batch_id)).one()
        items = select(_ITEM.c.content).where(_ITEM.c.batch_id == batch_id).order_by(_ITEM.c.position)
        claims = tuple(claim_of(content) for content in connection.execute(items).scalars())
    sender, receiver = sender_of(row.sender), receiver_of(row.receiver)
    return FrozenBatch(row, Batch(row.control, row.written, sender, receiver, claims, row.test))


def last_batches(clinic: Clinic, form: str, payer: str, *, test: bool) -> tuple[UUID, ...]:
    """Return the newest sent batch of each payer meant: what the same command writes again when nothing waits."""
    with clinic.store.read() as connection:
        rows = _sent(connection, clinic, form, test=test)
    newest: dict[tuple[str, str], UUID] = {}
    for row in rows:
        key = (row.payer_type, name_key(row.payer_name))
        if not payer or name_key(payer) in key:
            newest.setdefault(key, row.id)
    return tuple(reversed(newest.values()))


def batch_numbered(clinic: Clinic, number: int) -> UUID | None:
    """Return the batch people call by a number."""
    with clinic.store.read() as connection:
        wanted = select(_BATCH.c.id).where(_BATCH.c.site_id == clinic.site_id, _BATCH.c.number == number)
        found: UUID | None = connection.execute(wanted).scalar()
        return found


def _sent(connection: Connection, clinic: Clinic, form: str, *, test: bool) -> list[Any]:
    statement = select(_BATCH).where(
        _BATCH.c.site_id == clinic.site_id, _BATCH.c.format == form, _BATCH.c.test.is_(test),
        _BATCH.c.sent_at.is_not(None),
    )  # fmt: skip
    return list(connection.execute(statement.order_by(_BATCH.c.number.desc())))
