"""Settle what a change of a sent claim asks for: queue its replacement or void, or record that it was reopened."""

from __future__ import annotations

from uuid import UUID

from models.claims.actions.gather_doses import draft_of
from models.claims.actions.steps import Step, changed_meanwhile, take_step
from models.claims.building.standing import read_standing
from models.claims.building.with_payer import queue_correction, way_of
from models.claims.building.writing import rewrite
from models.claims.correction import Way
from models.claims.states import WITH_PAYER
from models.core.errors import RefusedError
from models.core.required_reason import stated
from models.people.author import permitted
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction


def correct_claim(clinic: Clinic, person_id: UUID | None, claim_id: UUID, revision: int, reason: str) -> Way:
    """Do what the payer's profile asks for a claim whose doses changed; return the way that was taken.

    A replacement or void becomes a claim of its own. A reopening is a person's call to the contractor: that it was
    made is written down, and the lines are those of the chart. Raises RefusedError where nothing can be done yet.
    """
    by = permitted(clinic, person_id, "decide_charges")
    why = stated(reason)

    def act(tx: Transaction) -> Way:
        standing = read_standing(tx, claim_id)
        claim = standing.claim
        if text := changed_meanwhile(tx, clinic, claim, revision):
            raise RefusedError("", text)
        if claim.state not in WITH_PAYER:
            raise RefusedError(claim.control, f"it is {claim.state.label}: only a claim the payer has is corrected")
        way, draft = way_of(tx, clinic, standing), draft_of(tx, clinic, standing)
        if way.way is Way.NONE:
            raise RefusedError(claim.control, way.text)
        if way.frequency:
            queue_correction(tx, clinic, standing, draft, by, f"Corrected ({why})")
        elif standing.given:
            rewrite(tx, clinic, claim, draft, by, Step("reopened", claim.state, why), question="")
        else:
            take_step(tx, clinic, claim, by, Step("reopened", None, why), question="")
        audited(tx, clinic, person_id, "correct_claim", ("Claim", claim_id), {"way": way.way.value})
        return way.way

    return clinic.store.write(act)
