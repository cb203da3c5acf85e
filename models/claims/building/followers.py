"""Claims to next payers, when what they follow changes: the earlier payer answers anew, or its claim is corrected."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from models.claims.actions.steps import Step, locked, take_step
from models.claims.building.reading import at_once
from models.claims.building.standing import is_open
from models.claims.records.claim import StoredClaim
from models.claims.states import State
from models.core.numbers.money import dollars
from models.people.author import Author
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_CLAIM = table_of(StoredClaim)
_GONE = (State.VOID, State.CORRECTED)


def read_followers(tx: Transaction, ids: Iterable[UUID]) -> dict[UUID, Row[Any]]:
    """Return the claim to the next payer that stands, by the claim it follows."""
    found: dict[UUID, Row[Any]] = {}
    for part in at_once(ids):
        standing = select(_CLAIM).where(_CLAIM.c.follows_id.in_(part), _CLAIM.c.state.not_in(_GONE))
        rows = tx.connection.execute(standing.order_by(_CLAIM.c.number))
        found |= {row.follows_id: row for row in rows}
    return found


def left_words(claim: Any, payer: str) -> str:
    """Return what an answered claim leaves to the next payer, in words."""
    return f"Follows claim {claim.control}: {payer} paid {dollars(claim.paid)} and left {dollars(claim.patient_owes)}."


def earlier_answered(tx: Transaction, clinic: Clinic, by: Author, claim: Any, follower: Any, payer: str) -> None:
    """Bring a claim to the next payer up to an answer that came after it was made; a sent one asks a person."""
    now = claim.total - claim.patient_owes
    if follower.earlier == now and claim.state is State.PAID and (claim.patient_owes > 0 or not is_open(follower)):
        return
    before, left = dollars(follower.total - follower.earlier), dollars(claim.patient_owes)
    facts = {"control": claim.control, "before": before, "after": left}
    row = locked(tx, follower.id)
    if not is_open(row):
        text = f"{payer} answered claim {claim.control} anew after this was sent: {before} became {left}."
        take_step(tx, clinic, row, by, Step("earlier_changed", facts=facts), question=text, earlier=now)
        return
    if claim.state is not State.PAID:
        text, after = f"{payer} took back its answer to claim {claim.control}: wait for its correction.", State.HOLD
    elif claim.patient_owes > 0 or row.state is State.BATCHED:
        text, after = left_words(claim, payer), State.HOLD
    else:
        text, after = "", State.VOID
    step = Step("earlier_changed", after, facts=facts)
    take_step(tx, clinic, row, by, step, question=text, held_by="", earlier=now)


def earlier_corrected(tx: Transaction, clinic: Clinic, by: Author, claim: Any, control: str) -> None:
    """Take back a claim to the next payer whose first claim is corrected by claim `control`; a sent one asks."""
    follower = read_followers(tx, [claim.id]).get(claim.id)
    if follower is None:
        return
    row = locked(tx, follower.id)
    facts = {"control": claim.control, "by": control}
    if not is_open(row):
        text = f"Claim {claim.control} is corrected by {control}: replace this one once that is answered (d)."
        take_step(tx, clinic, row, by, Step("earlier_corrected", facts=facts), question=text)
        return
    if row.state is State.BATCHED:
        row = _taken_back(tx, clinic, by, row)
    take_step(tx, clinic, row, by, Step("earlier_corrected", State.VOID, facts=facts), question="", earlier=Decimal(0))


def corrected_answered(tx: Transaction, clinic: Clinic, by: Author, claim: Any, follower: Any) -> None:
    """Ask for the correction of a sent claim to the next payer, once the correction of the first is answered."""
    text = f"Claim {claim.control}, which corrects the one this follows, is answered: replace this one (d)."
    take_step(tx, clinic, locked(tx, follower.id), by, Step("question", facts={"what": text}), question=text)


def _taken_back(tx: Transaction, clinic: Clinic, by: Author, row: Row[Any]) -> Row[Any]:
    take_step(tx, clinic, row, by, Step("taken_back", State.READY))
    return locked(tx, row.id)
