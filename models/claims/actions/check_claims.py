"""Check every claim nobody outside has seen: what has a fault is held with its question, what has none is ready."""

from __future__ import annotations

from collections.abc import Sequence

from models.claims.actions.gather_doses import GATHERED, gather_doses
from models.claims.actions.steps import Step, locked, take_step
from models.claims.queries.checked import BY_CHECK, CheckedClaim, checked
from models.claims.states import State
from models.store.clinic import Clinic
from models.store.transaction import Transaction

MOST_QUESTION = 500


def check_claims(clinic: Clinic) -> list[CheckedClaim]:
    """Gather what was signed, check it, hold and free claims by what is found; return them as they stand then."""
    gather_doses(clinic)
    found = checked(clinic)
    moving = [one for one in found if _held(one) or _freed(one)]
    if not moving:
        return found
    clinic.store.write(lambda tx: _move(tx, clinic, moving))
    return checked(clinic)


def _held(one: CheckedClaim) -> bool:
    return one.row.state is State.READY and bool(one.keeps_back)


def _freed(one: CheckedClaim) -> bool:
    return one.row.state is State.HOLD and one.row.held_by == BY_CHECK and not one.keeps_back


def _move(tx: Transaction, clinic: Clinic, moving: Sequence[CheckedClaim]) -> None:
    for one in moving:
        claim = locked(tx, one.id)
        if claim.revision != one.row.revision:
            continue
        if _held(one):
            question = one.keeps_back[:MOST_QUESTION]
            step = Step("put_on_hold", State.HOLD, question)
            take_step(tx, clinic, claim, GATHERED, step, question=question, held_by=BY_CHECK)
        else:
            take_step(tx, clinic, claim, GATHERED, Step("made_ready", State.READY), question="", held_by="")
