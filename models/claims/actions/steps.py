"""One step of a claim: its new state, its changed values and the line of its story, together or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select, update

from models.claims.building.reading import at_once
from models.claims.records.claim import ClaimEvent, StoredClaim
from models.claims.states import State, may_follow
from models.core.errors import RefusedError
from models.people.author import Author
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_CLAIM = table_of(StoredClaim)
_EVENT = table_of(ClaimEvent)
_ONE = select(_CLAIM).where(_CLAIM.c.id == bindparam("claim"))
_LOCKED = _ONE.with_for_update()
_LAST = select(
    select(func.max(_EVENT.c.number)).where(_EVENT.c.claim_id == bindparam("claim")).scalar_subquery().label("number")
)
_LAST_OF = select(_EVENT.c.claim_id, func.max(_EVENT.c.number).label("number")).group_by(_EVENT.c.claim_id)
_LAST_BY = (
    select(_EVENT.c.by_name, _EVENT.c.at)
    .where(_EVENT.c.claim_id == bindparam("claim"))
    .order_by(_EVENT.c.number.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to a claim: a key of tables/story.toml, the state after it (None stays), why, and its facts."""

    kind: str
    state: State | None = None
    reason: str = ""
    facts: Mapping[str, str] | None = None


def locked(tx: Transaction, claim_id: UUID) -> Row[Any]:
    """Return a claim to change it, so that nobody else changes it before this transaction ends."""
    return tx.execute(_LOCKED if tx.serializable else _ONE, claim=claim_id).one()


def changed_meanwhile(tx: Transaction, clinic: Clinic, claim: Row[Any], revision: int) -> str:
    """Return who changed a claim since `revision`, in words; "" when nobody did."""
    if claim.revision == revision:
        return ""
    last = tx.execute(_LAST_BY, claim=claim.id).one_or_none()
    who = last.by_name if last and last.by_name else "someone else"
    at = f" at {last.at.astimezone(clinic.zone):%H:%M}" if last else ""
    return f"{who} changed claim {claim.control} meanwhile{at}. Look at it again."


def take_step(tx: Transaction, clinic: Clinic, claim: Row[Any], by: Author, step: Step, **values: Any) -> None:
    """Move a claim as `step` says, set `values` of its row and write the step into its story.

    Raises RefusedError for a state that may not follow the claim's. A claim may take one step a transaction; more than
    one needs the row read again in between.
    """
    after = step.state or claim.state
    if not may_follow(claim.state, after):
        raise RefusedError(claim.control, f"a claim that is {claim.state.label} cannot become {after.label}")
    tx.change(
        update(_CLAIM).where(_CLAIM.c.id == claim.id).values(state=after, revision=_CLAIM.c.revision + 1, **values)
    )
    last = tx.execute(_LAST, claim=claim.id).scalar_one()
    tx.add(event(clinic, claim.id, (last or 0) + 1, after, by, step))


def take_steps(
    tx: Transaction, clinic: Clinic, claims: Sequence[Row[Any]], by: Author, step: Step, **values: Any
) -> None:
    """Take one and the same step with many claims, as `take_step` does with one, in a few statements."""
    for claim in claims:
        after = step.state or claim.state
        if not may_follow(claim.state, after):
            raise RefusedError(claim.control, f"a claim that is {claim.state.label} cannot become {after.label}")
    for part in at_once(claims):
        ids = [claim.id for claim in part]
        change = {**values, **({"state": step.state} if step.state else {})}
        tx.change(update(_CLAIM).where(_CLAIM.c.id.in_(ids)).values(revision=_CLAIM.c.revision + 1, **change))
        last = {row.claim_id: row.number for row in tx.connection.execute(_LAST_OF.where(_EVENT.c.claim_id.in_(ids)))}
        tx.add(*(event(clinic, one.id, last.get(one.id, 0) + 1, step.state or one.state, by, step) for one in part))


def event(clinic: Clinic, claim_id: UUID, number: int, state: State, by: Author, step: Step) -> ClaimEvent:
    """Return one line of a claim's story."""
    return ClaimEvent(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        claim_id=claim_id,
        number=number,
        kind=step.kind,
        state=state.value,
        reason=step.reason,
        facts=dict(step.facts or {}),
        at=clinic.now(),
        by=by.id,
        by_name=by.name,
    )
