"""Release claims into the next batch of their payer, or take one back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from models.claims.actions.check_claims import check_claims
from models.claims.actions.steps import Step, changed_meanwhile, locked, take_step, take_steps
from models.claims.queries.checked import checked
from models.claims.records.claim import StoredClaim
from models.claims.states import State
from models.core.errors import RefusedError
from models.people.author import permitted
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_CLAIM = table_of(StoredClaim)


@dataclass(frozen=True, slots=True)
class Released:
    """What went into the next batches, and what was kept back with the reason, by control number."""

    released: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]


def release_clean(clinic: Clinic, person_id: UUID | None) -> Released:
    """Release every ready claim that no check keeps back."""
    permitted(clinic, person_id, "release_claims")
    check_claims(clinic)
    with clinic.store.read() as connection:
        ready = select(_CLAIM.c.id, _CLAIM.c.revision).where(
            _CLAIM.c.site_id == clinic.site_id, _CLAIM.c.state == State.READY
        )
        rows = connection.execute(ready.order_by(_CLAIM.c.number)).all()
    return release_claims(clinic, person_id, {row.id: row.revision for row in rows})


def release_claims(clinic: Clinic, person_id: UUID | None, revisions: Mapping[UUID, int]) -> Released:
    """Release the ready claims among those named by id with the revision that was looked at; the others are kept."""
    by = permitted(clinic, person_id, "release_claims")
    found = {one.id: one for one in checked(clinic, list(revisions))}
    stopped = {one.id: one.keeps_back for one in found.values() if one.keeps_back}

    def act(tx: Transaction) -> Released:
        kept, going = [], []
        for claim_id, revision in revisions.items():
            claim = locked(tx, claim_id)
            why = changed_meanwhile(tx, clinic, claim, revision) or stopped.get(claim_id, "")
            if not why and claim.state is not State.READY:
                why = f"It is {claim.state.label}: only a ready claim is released."
            if why:
                kept.append((claim.control, why))
            else:
                going.append(claim)
        for payer in dict.fromkeys(claim.payer_name or claim.payer_type for claim in going):
            theirs = [claim for claim in going if (claim.payer_name or claim.payer_type) == payer]
            take_steps(tx, clinic, theirs, by, Step("released", State.BATCHED, facts={"payer": payer}), question="")
        if going:
            detail = {"claims": len(going)}
            audited(tx, clinic, person_id, "release_claims", ("Claim", None), detail)
        return Released(tuple(claim.control for claim in going), tuple(kept))

    return clinic.store.write(act)


def take_back(clinic: Clinic, person_id: UUID | None, claim_id: UUID, revision: int) -> None:
    """Take a claim out of the next batch. Raises RefusedError once a file holds it, or when somebody changed it."""
    by = permitted(clinic, person_id, "release_claims")

    def act(tx: Transaction) -> None:
        claim = locked(tx, claim_id)
        if text := changed_meanwhile(tx, clinic, claim, revision):
            raise RefusedError("", text)
        if claim.state is not State.BATCHED or claim.batch_id is not None:
            raise RefusedError(claim.control, "it waits in no batch that could be changed")
        take_step(tx, clinic, claim, by, Step("taken_back", State.READY))
        audited(tx, clinic, person_id, "take_claim_back", ("Claim", claim_id))

    clinic.store.write(act)
