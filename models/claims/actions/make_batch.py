"""Freeze what waits into batches, and mark a batch as sent once its file lies whole in its folder.

Two transactions with the file between them. The first puts the claims into a batch with everything the file will say;
they stay `batched`. The second marks them `sent` with the hash of the bytes. Cut off in between, nothing was sent: the
batch is found again by the next run and written anew, with the same bytes because its content is frozen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from models.billing.payers.payer_profiles import name_key
from models.claims.actions.numbering import next_batch_number
from models.claims.actions.steps import Step, take_step, take_steps
from models.claims.claim import Batch, Claim
from models.claims.content import content_of
from models.claims.formats import FORMATS, unfit
from models.claims.queries.claim_facts import read_claim_facts
from models.claims.queries.senders import read_sender
from models.claims.records.claim import StoredClaim
from models.claims.records.claim_batch import ClaimBatch, ClaimBatchItem
from models.claims.states import State
from models.claims.x12.guide import most
from models.core.errors import BadInputError, RefusedError
from models.people.author import Author, permitted
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_CLAIM, _BATCH, _ITEM = (table_of(kind) for kind in (StoredClaim, ClaimBatch, ClaimBatchItem))
MOST_CLAIMS = most("claims_a_transaction")
"""Claims of one file at most: one transaction set a file."""


@dataclass(frozen=True, slots=True)
class WantedBatch:
    """What is to be written: its format, the payer ("" every one, a name or a type), and whether it is only a test."""

    format: str
    payer: str = ""
    test: bool = False


@dataclass(frozen=True, slots=True)
class MadeBatches:
    """The batches to write, cut-off ones first, and the claims the format cannot carry: held, with the reason."""

    ids: tuple[UUID, ...]
    unfit: tuple[tuple[str, str], ...]


def make_batches(clinic: Clinic, person_id: UUID | None, wanted: WantedBatch) -> MadeBatches:
    """Freeze the released claims into one batch a payer; a claim the format cannot carry is held instead.

    A test batch leaves its claims where they are. Raises BadInputError for an unknown format, RefusedError where the
    clinic named no sender of files.
    """
    by = permitted(clinic, person_id, "batch_claims")
    if wanted.format not in FORMATS:
        raise BadInputError("FORMAT", f"choose {' or '.join(FORMATS)}")

    def act(tx: Transaction) -> MadeBatches:
        unwritten = [] if wanted.test else _unwritten(tx, clinic, wanted)
        made, unfit_ones = [], []
        for part in _parts(_waiting(tx, clinic, wanted)):
            facts = read_claim_facts(tx.connection, clinic, [claim.id for claim in part])
            fit = _fit(tx, clinic, wanted.format, part, facts)
            for claim in part:
                if text := fit[claim.id]:
                    unfit_ones.append((claim.control, text))
                    held = Step("put_on_hold", State.HOLD, text[:500])
                    take_step(tx, clinic, claim, by, held, question=text[:500])
            going = [claim for claim in part if not fit[claim.id]]
            if going:
                made.append(_batch(tx, clinic, by, wanted, (going, facts)))
        return MadeBatches((*unwritten, *made), tuple(unfit_ones))

    return clinic.store.write(act)


def mark_sent(clinic: Clinic, person_id: UUID | None, batch_id: UUID, content_hash: str) -> bool:
    """Mark a batch whose file is whole, and its claims, as sent; return False where it was before.

    Raises RefusedError where the bytes are not those that were sent.
    """
    by = permitted(clinic, person_id, "batch_claims")

    def act(tx: Transaction) -> bool:
        wanted = select(_BATCH).where(_BATCH.c.id == batch_id)
        batch = tx.connection.execute(wanted.with_for_update() if tx.serializable else wanted).one()
        if batch.content_hash and batch.content_hash != content_hash:
            raise RefusedError(str(batch.number), "this batch was sent with other bytes: do not send this file")
        if batch.content_hash:
            return False
        tx.update(ClaimBatch, _BATCH.c.id == batch_id, content_hash=content_hash, sent_at=clinic.now())
        if not batch.test:
            ids = select(_ITEM.c.claim_id).where(_ITEM.c.batch_id == batch_id)
            claims = tx.connection.execute(select(_CLAIM).where(_CLAIM.c.id.in_(ids))).all()
            step = Step("sent", State.SENT, facts={"batch": str(batch.number), "format": batch.format})
            take_steps(tx, clinic, claims, by, step, sent_at=clinic.now())
        detail = {"batch": batch.number, "claims": batch.claims, "test": batch.test, "content_hash": content_hash}
        audited(tx, clinic, person_id, "send_claims", ("ClaimBatch", batch_id), detail)
        return True

    return clinic.store.write(act)


def _waiting(tx: Transaction, clinic: Clinic, wanted: WantedBatch) -> list[Row[Any]]:
    statement = select(_CLAIM).where(
        _CLAIM.c.site_id == clinic.site_id, _CLAIM.c.state == State.BATCHED, _CLAIM.c.batch_id.is_(None)
    )
    rows = tx.connection.execute(statement.order_by(_CLAIM.c.number, _CLAIM.c.id)).all()
    return [row for row in rows if _meant(row, wanted.payer)]


def _unwritten(tx: Transaction, clinic: Clinic, wanted: WantedBatch) -> list[UUID]:
    statement = select(_BATCH).where(
        _BATCH.c.site_id == clinic.site_id,
        _BATCH.c.format == wanted.format,
        _BATCH.c.sent_at.is_(None),
        _BATCH.c.test.is_(False),
    )
    rows = tx.connection.execute(statement.order_by(_BATCH.c.number)).all()
    return [row.id for row in rows if _meant(row, wanted.payer)]


def _meant(row: Any, payer: str) -> bool:
    return not payer or name_key(payer) in {name_key(row.payer_name), row.payer_type}


def _parts(claims: Sequence[Row[Any]]) -> list[list[Row[Any]]]:
    """Return the claims by payer, no more than one file holds together."""
    payers: dict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
    for claim in claims:
        payers[claim.payer_type, name_key(claim.payer_name)].append(claim)
    return [held[first : first + MOST_CLAIMS] for held in payers.values() for first in range(0, len(held), MOST_CLAIMS)]


def _fit(
    tx: Transaction, clinic: Clinic, form: str, claims: Sequence[Row[Any]], facts: Mapping[UUID, Claim]
) -> dict[UUID, str]:
    """Return of each claim why the format cannot carry it: found before a number is taken and a batch is frozen."""
    sender, receiver = read_sender(tx.connection, clinic, form)
    trial = Batch(1, f"{clinic.now().astimezone(UTC):%Y%m%d%H%M}", sender, receiver, ())
    return {claim.id: unfit(form, trial, facts[claim.id]) for claim in claims}


def _batch(
    tx: Transaction,
    clinic: Clinic,
    by: Author,
    wanted: WantedBatch,
    held: tuple[Sequence[Row[Any]], Mapping[UUID, Claim]],
) -> UUID:
    (claims, facts), (number, control) = held, next_batch_number(tx, clinic)
    sender, receiver = read_sender(tx.connection, clinic, wanted.format)
    first, now = claims[0], clinic.now()
    batch = ClaimBatch(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        number=number,
        control=control,
        format=wanted.format,
        payer_type=first.payer_type,
        payer_name=first.payer_name,
        test=wanted.test,
        written=f"{now.astimezone(UTC):%Y%m%d%H%M}",
        sender=content_of(sender),
        receiver=content_of(receiver),
        claims=len(claims),
        lines=sum(len(facts[claim.id].lines) for claim in claims),
        total=sum((facts[claim.id].total for claim in claims), Decimal(0)),
        created_at=now,
        created_by=by.id,
        created_by_name=by.name,
    )
    tx.add(batch, *(_item(clinic, batch.id, n, claim, facts[claim.id]) for n, claim in enumerate(claims)))
    if not wanted.test:
        step = Step("batched", facts={"batch": str(number)})
        take_steps(tx, clinic, claims, by, step, batch_id=batch.id)
    return batch.id


def _item(clinic: Clinic, batch_id: UUID, position: int, claim: Row[Any], facts: Claim) -> ClaimBatchItem:
    return ClaimBatchItem(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        batch_id=batch_id,
        claim_id=claim.id,
        position=position,
        version=claim.version,
        content=content_of(facts),
    )
