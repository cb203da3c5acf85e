"""Claims as they went out, by number or by what an answer says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, or_, select

from models.claims.answers.reading.remittance import PaidClaim
from models.claims.answers.rules.matching import proposed_claims
from models.claims.answers.rules.outcome import WITH_PAYER
from models.claims.answers.rules.sent import SentClaim, SentLine
from models.claims.building.reading import at_once
from models.claims.claim import Claim
from models.claims.content import claim_of
from models.claims.queries.claim_facts import read_claim_facts
from models.claims.records.claim import StoredClaim, StoredLine
from models.claims.records.claim_batch import ClaimBatch, ClaimBatchItem
from models.store.clinic import Clinic
from models.store.transaction import table_of

_CLAIM, _LINE = table_of(StoredClaim), table_of(StoredLine)
_ITEM, _BATCH = table_of(ClaimBatchItem), table_of(ClaimBatch)
_MOST_PROPOSED = 50


def read_sent(connection: Connection, clinic: Clinic, controls: Iterable[str]) -> dict[str, SentClaim]:
    """Return the clinic's claims of exactly these numbers, sent or not, by number."""
    found: dict[str, SentClaim] = {}
    wanted = sorted(set(controls))
    for part in at_once(wanted):
        asked = _CLAIM.c.control.in_(part)
        rows = connection.execute(select(_CLAIM).where(_CLAIM.c.site_id == clinic.site_id, asked)).all()
        found |= {one.control: one for one in _sent(connection, clinic, rows)}
    return found


def read_sent_by_id(connection: Connection, clinic: Clinic, ids: Sequence[UUID]) -> dict[UUID, SentClaim]:
    """Return claims by id, as they went out."""
    found: dict[UUID, SentClaim] = {}
    for part in at_once(ids):
        asked = _CLAIM.c.id.in_(part)
        rows = connection.execute(select(_CLAIM).where(_CLAIM.c.site_id == clinic.site_id, asked)).all()
        found |= {one.id: one for one in _sent(connection, clinic, rows)}
    return found


def read_proposed(connection: Connection, clinic: Clinic, claim: PaidClaim) -> tuple[SentClaim, ...]:
    """Return the sent claims an answer whose number fits none may mean."""
    day = claim.day or next((line.day for line in claim.lines if line.day), None)
    wanted = [
        _CLAIM.c.site_id == clinic.site_id,
        _CLAIM.c.state.in_(WITH_PAYER),
        _CLAIM.c.total == abs(claim.charge),
        *([_CLAIM.c.service_date == day] if day else []),
    ]
    newest = select(_CLAIM).where(*wanted).order_by(_CLAIM.c.service_date.desc(), _CLAIM.c.id).limit(_MOST_PROPOSED)
    return proposed_claims(claim, _sent(connection, clinic, connection.execute(newest).all()))


def read_payer_numbers(connection: Connection, clinic: Clinic, numbers: Sequence[str]) -> list[Any]:
    """Return (id, control, payer_number) of claims that the clinic or the payer calls by one of some numbers."""
    found: dict[UUID, Any] = {}
    for part in at_once(numbers):
        either = or_(_CLAIM.c.control.in_(part), and_(_CLAIM.c.payer_number != "", _CLAIM.c.payer_number.in_(part)))
        columns = (_CLAIM.c.id, _CLAIM.c.control, _CLAIM.c.payer_number)
        rows = connection.execute(select(*columns).where(_CLAIM.c.site_id == clinic.site_id, either))
        found |= {row.id: row for row in rows}
    return list(found.values())


def in_test_batch(connection: Connection, ids: Sequence[UUID]) -> bool:
    """Return whether one of some claims ever went out in a test batch."""
    for part in at_once(ids):
        tested = (
            select(_ITEM.c.id)
            .join(_BATCH, _BATCH.c.id == _ITEM.c.batch_id)
            .where(_ITEM.c.claim_id.in_(part), _BATCH.c.test.is_(True))
            .limit(1)
        )
        if connection.execute(tested).first() is not None:
            return True
    return False


def _sent(connection: Connection, clinic: Clinic, rows: Sequence[Any]) -> list[SentClaim]:
    """Return claims with their lines and the patient they went out with."""
    ids = [row.id for row in rows]
    facts = _as_sent(connection, ids)
    facts |= read_claim_facts(connection, clinic, [one for one in ids if one not in facts])
    lines: dict[UUID, list[SentLine]] = defaultdict(list)
    version = {row.id: row.version for row in rows}
    for line in connection.execute(select(_LINE).where(_LINE.c.claim_id.in_(ids)).order_by(_LINE.c.line)):
        if line.version == version[line.claim_id] and line.charge is not None:
            lines[line.claim_id].append(
                SentLine(
                    line.id, line.line, line.control, line.code, tuple(line.modifiers), line.units, line.charge
                )
            )  # fmt: skip
    return [_claim(row, facts[row.id], lines[row.id]) for row in rows]


def _as_sent(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Claim]:
    """Return the content of the last real batch of each claim."""
    items = (
        select(_ITEM.c.claim_id, _ITEM.c.content)
        .join(_BATCH, _BATCH.c.id == _ITEM.c.batch_id)
        .where(_ITEM.c.claim_id.in_(ids), _BATCH.c.test.is_(False))
        .order_by(_BATCH.c.number)
    )
    newest: Mapping[UUID, Any] = {row.claim_id: row.content for row in connection.execute(items)}
    return {claim_id: claim_of(content) for claim_id, content in newest.items()}


def _claim(row: Any, facts: Claim, lines: Sequence[SentLine]) -> SentClaim:
    return SentClaim(
        id=row.id,
        control=row.control,
        state=row.state,
        day=row.service_date,
        family=facts.patient.family,
        given=facts.patient.given,
        members=tuple(one.member_id for one in facts.insurances if one.member_id),
        total=row.total,
        lines=tuple(lines),
    )
