"""What earlier payers answered, as the claim to the next payer repeats it: read for many claims at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from models.claims.answers.rules.outcome import LATER_PAYER
from models.claims.building.reading import at_once
from models.claims.records.claim import StoredClaim, StoredLine
from models.claims.records.claim_answer import BY_HAND, ClaimAnswer, ClaimPosting
from models.claims.states import State
from models.store.transaction import table_of

_CLAIM, _LINE = table_of(StoredClaim), table_of(StoredLine)
_POSTING, _ANSWER = table_of(ClaimPosting), table_of(ClaimAnswer)
_SAID = (
    select(_POSTING.c.claim_id, _POSTING.c.status, _POSTING.c.line_id, _POSTING.c.paid, _POSTING.c.adjustments,
           _POSTING.c.remarks, _ANSWER.c.kind, _ANSWER.c.paid_on, _LINE.c.charge_item_id, _LINE.c.service_id)
    .join(_ANSWER, _ANSWER.c.id == _POSTING.c.answer_id)
    .outerjoin(_LINE, _LINE.c.id == _POSTING.c.line_id)
    .order_by(_POSTING.c.posted_at, _POSTING.c.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EarlierAdjustment:
    """What was taken off: `bills` is the charge item or service its line bills, None for the claim as a whole."""

    group: str
    reason: str
    amount: Decimal
    bills: UUID | None


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """What a payer (type, name) answered in all: reversals are taken off again. `paid_on` is its last payment's day."""

    payer: tuple[str, str]
    paid: Decimal = Decimal(0)
    paid_on: date | None = None
    adjustments: tuple[EarlierAdjustment, ...] = ()
    remarks: tuple[str, ...] = ()


def read_earlier_answers(connection: Connection, claims: Sequence[Any]) -> dict[UUID, tuple[EarlierAnswer, ...]]:
    """Return what payers before each claim's answered, the first to pay first; a claim that follows none has none."""
    before = read_earlier_claims(connection, claims)
    every = {one.id: one for chain in before.values() for one in chain}
    said: dict[UUID, list[Any]] = defaultdict(list)
    for part in at_once(every):
        for row in connection.execute(_SAID.where(_POSTING.c.claim_id.in_(part))):
            if row.kind == BY_HAND and row.status == State.PAID:
                # What is entered by hand stands in place of what was answered before, as on the claim itself.
                said[row.claim_id].clear()
            # Of a claim that was passed on, the next payer answers by the same number.
            if every[row.claim_id].follows_id or row.status not in LATER_PAYER:
                said[row.claim_id].append(row)
    return {claim: tuple(_answer(one, said[one.id]) for one in chain) for claim, chain in before.items()}


def read_earlier_claims(connection: Connection, claims: Iterable[Any]) -> dict[UUID, list[Row[Any]]]:
    """Return the claims of earlier payers each claim follows, the first to pay first."""
    found: dict[UUID, Row[Any]] = {}
    following = [one for one in claims if one.follows_id is not None]
    wanted = {one.follows_id for one in following}
    while wanted:
        new = [
            row for part in at_once(wanted) for row in connection.execute(select(_CLAIM).where(_CLAIM.c.id.in_(part)))
        ]
        found |= {row.id: row for row in new}
        wanted = {row.follows_id for row in new if row.follows_id is not None} - set(found)
    return {one.id: _chain(one, found) for one in following}


def _chain(claim: Any, found: Mapping[UUID, Row[Any]]) -> list[Row[Any]]:
    chain: list[Row[Any]] = []
    while claim.follows_id is not None:
        claim = found[claim.follows_id]
        chain.insert(0, claim)
    return chain


def _answer(claim: Row[Any], said: Sequence[Any]) -> EarlierAnswer:
    sums: dict[tuple[str, str, UUID | None], Decimal] = defaultdict(Decimal)
    for row in said:
        for one in row.adjustments:
            bills = row.charge_item_id or row.service_id
            sums[one["group"], one["reason"], bills] += Decimal(one["amount"])
    whole = [row for row in said if row.line_id is None]
    return EarlierAnswer(
        payer=(claim.payer_type, claim.payer_name),
        paid=sum((row.paid for row in whole), Decimal(0)),
        paid_on=max((row.paid_on for row in whole if row.paid_on), default=None),
        adjustments=tuple(EarlierAdjustment(*key[:2], amount, key[2]) for key, amount in sums.items() if amount),
        remarks=tuple(dict.fromkeys(whole[-1].remarks)) if whole else (),
    )
