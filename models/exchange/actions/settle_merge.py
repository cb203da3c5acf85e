"""Settle a merge another system proposes: one person, or two."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.core.errors import BadInputError
from models.exchange.choices import MERGE
from models.exchange.imported import ImportedPatient, digest
from models.exchange.importing.ledger import Ledger
from models.exchange.importing.pending import WAITING
from models.exchange.settling.belongings import take_with_them
from models.exchange.settling.question import (
    PENDING,
    Decision,
    Meanwhile,
    Outcome,
    Result,
    Settled,
    changed_by,
    decide,
    origin_of,
    reason_for,
    reviewer,
)
from models.exchange.settling.reread import fact_from
from models.patients.actions.merge_patients import Merged, merge_patients
from models.patients.actions.not_the_same import different
from models.patients.records.patient import Patient
from models.people.actions.authenticate import Denied
from models.people.author import Author
from models.people.versions import Stale
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PATIENT = table_of(Patient)


def settle_merge(
    clinic: Clinic, person_id: UUID, decision: Decision, pin: str = "", revisions: tuple[int, int] = (1, 1)
) -> Outcome:
    """Store what was decided about a proposed merge; `revisions` are of the record to keep and the other, as shown.

    Where one of the two is not known here its numbers become the other's. Raises BadInputError for two records that
    cannot be merged, or no reason.
    """
    merges = decision.choice == MERGE
    by = reviewer(clinic, person_id)
    if isinstance(by, Denied):
        return by
    reason = reason_for(decision)
    row = _question(clinic, decision)
    if isinstance(row, Meanwhile):
        return row
    both = row.patient_id is not None and row.other_id is not None
    link: UUID | None = None
    if merges and both and not _one_already(clinic, row.patient_id, row.other_id):
        made = merge_patients(clinic, person_id, pin, row.other_id, row.patient_id, reason, revisions)
        if isinstance(made, Stale):
            return Meanwhile(made.text)
        if isinstance(made, Denied):
            return made
        link = made.link_id if isinstance(made, Merged) else None
    elif merges and isinstance(signed := reviewer(clinic, person_id, pin), Denied):
        return signed

    def carry(tx: Transaction, row: Any, by: Author) -> Result:
        if not merges and both:
            tx.add(different(clinic, by, row.patient_id, row.other_id, reason))
        elif merges and not both:
            return Result(Settled(_number(tx, clinic, row)))
        return Result(Settled(row.other_id if merges else None), link)

    return decide(clinic, by, "merge", decision, carry)


def _question(clinic: Clinic, decision: Decision) -> Any:
    """Return the question, or who got in the way of deciding it."""

    def act(tx: Transaction) -> Any:
        row = tx.execute(select(PENDING).where(PENDING.c.id == decision.subject_id)).one()
        if row.status != WAITING or row.revision != decision.revision:
            return Meanwhile(changed_by(tx, row.id, row.status == WAITING))
        return row

    return clinic.store.write(act)


def _one_already(clinic: Clinic, one: UUID, other: UUID) -> bool:
    with clinic.store.read() as connection:
        found = connection.execute(select(_PATIENT.c.person_id).where(_PATIENT.c.id.in_((one, other))))
        return len({row.person_id for row in found}) == 1


def _number(tx: Transaction, clinic: Clinic, row: Any) -> UUID:
    """Let the numbers of the record no one knows here be the known one's, and return that."""
    fact = fact_from(row.content["facts"], origin_of(row), row.place)
    known: UUID | None = row.other_id or row.patient_id
    if not isinstance(fact, ImportedPatient) or known is None:
        raise BadInputError("", "neither record is known here: refuse it, or wait for the patient to be sent")
    if row.patient_id is None:
        take_with_them(tx, clinic, row, fact, known)
        return known
    keys = tuple(key for link in fact.merges if link.replaced for key in link.other.keys)
    ledger = Ledger(tx, clinic)
    ledger.look_up(("Patient", key) for key in keys)
    ledger.known_as(keys, known, digest(fact))
    ledger.flush()
    return known
