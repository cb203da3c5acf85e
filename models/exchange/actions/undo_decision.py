"""Take back a decision about something an import left: it waits again, with what was closed with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.core.errors import BadInputError
from models.exchange.choices import CHOICES, NOT_OURS, UNDONE
from models.exchange.importing.pending import SETTLED, WAITING
from models.exchange.settling.question import (
    PENDING,
    Decision,
    Meanwhile,
    Outcome,
    Result,
    Settled,
    changed_by,
    keep_decision,
    reason_for,
    reviewer,
)
from models.patients.records.pending_import import PendingImport
from models.people.actions.authenticate import Denied
from models.people.author import Author
from models.store.clinic import Clinic
from models.store.transaction import Transaction


def undo_decision(clinic: Clinic, person_id: UUID, subject_id: UUID, revision: int, reason: str = "") -> Outcome:
    """Let something wait again. Raises BadInputError for a decision that changed more than the question."""
    by = reviewer(clinic, person_id)
    if isinstance(by, Denied):
        return by
    why = reason_for(Decision(subject_id, revision, UNDONE, reason))

    def act(tx: Transaction) -> Settled | Meanwhile:
        row = tx.execute(select(PENDING).where(PENDING.c.id == subject_id)).one()
        if row.status != SETTLED or row.revision != revision:
            return Meanwhile(changed_by(tx, row.id, row.status == WAITING))
        if not CHOICES[row.choice].undoable:
            raise BadInputError("", f"{CHOICES[row.choice].done}: this cannot be taken back here. Correct the record.")
        _reopen(tx, clinic, row, by, why)
        if row.choice == NOT_OURS and row.kind == "person":
            for other in _closed_with(tx, clinic, row.matter):
                _reopen(tx, clinic, other, by, why)
        return Settled(row.patient_id)

    return clinic.store.write(act)


def _reopen(tx: Transaction, clinic: Clinic, row: Any, by: Author, reason: str) -> None:
    tx.update(PendingImport, PENDING.c.id == row.id, status=WAITING, revision=row.revision + 1, choice="",
              settled_id=None, said="", changed_at=clinic.now())  # fmt: skip
    keep_decision(
        tx, clinic, by, ("PendingImport", row.id), row.kind, UNDONE, reason, Result(Settled(), row.settled_id)
    )


def _closed_with(tx: Transaction, clinic: Clinic, matter: str) -> list[Any]:
    found = tx.execute(
        select(PENDING).where(PENDING.c.site_id == clinic.site_id, PENDING.c.status == SETTLED,
                              PENDING.c.choice == NOT_OURS, PENDING.c.kind.in_(("order", "dose")))
    )  # fmt: skip
    return [other for other in found if other.compared.get("person") == matter]
