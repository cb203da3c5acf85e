"""One decision about one thing that waits: who may, whether it still waits, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.core.errors import BadInputError
from models.exchange.choices import CHOICES, REASON_NEEDED
from models.exchange.imported import Origin
from models.exchange.importing.pending import SETTLED, WAITING
from models.exchange.kept_content import said_in
from models.exchange.records.import_decision import ImportDecision
from models.patients.entry import written
from models.patients.records.pending_import import PendingImport
from models.people.actions.authenticate import Denied, confirm_pin
from models.people.author import Author, author
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

ACT = "review_imports"
PENDING = table_of(PendingImport)
_DECISION = table_of(ImportDecision)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided: `revision` is that of the question as they saw it."""

    subject_id: UUID
    revision: int
    choice: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """It is decided. The ids name what it led to: an order to open, a patient."""

    patient_id: UUID | None = None
    order_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Nothing is stored: somebody else decided it, or a later file changed it."""

    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a decision did: the row it led to, and what it replaced."""

    settled: Settled
    result_id: UUID | None = None
    before: Mapping[str, Any] = field(default_factory=dict)


Outcome = Settled | Meanwhile | Denied
Carry = Callable[[Transaction, Any, Author], Result]
"""Carries a decision out within its transaction: takes it, the waiting row and who decides."""


def reviewer(clinic: Clinic, person_id: UUID, pin: str | None = None, also: str = ACT) -> Author | Denied:
    """Return who decides, once they typed their PIN where the decision needs it (`pin` None: it does not).

    `also` is a further act the decision comes to, such as registering a patient.
    """
    by = author(clinic, person_id, ACT)
    if not isinstance(by, Denied) and also != ACT:
        by = author(clinic, person_id, also)
    if isinstance(by, Denied) or pin is None:
        return by
    person = confirm_pin(clinic, person_id, pin, "settle_import")
    return person if isinstance(person, Denied) else by


def decide(clinic: Clinic, by: Author, kind: str, decision: Decision, carry: Carry) -> Settled | Meanwhile:
    """Carry a decision out and keep it, in one transaction. Raises BadInputError for a reason that cannot be kept."""
    reason = reason_for(decision)

    def act(tx: Transaction) -> Settled | Meanwhile:
        row = tx.execute(select(PENDING).where(PENDING.c.id == decision.subject_id)).one()
        if row.status != WAITING or row.revision != decision.revision:
            return Meanwhile(changed_by(tx, row.id, row.status == WAITING))
        if row.kind != kind:
            raise BadInputError("", "this decision belongs to another kind of question")
        made = carry(tx, row, by)
        close(tx, clinic, row, decision.choice, made.result_id)
        keep_decision(tx, clinic, by, ("PendingImport", row.id), row.kind, decision.choice, reason, made)
        return made.settled

    return clinic.store.write(act)


def close(tx: Transaction, clinic: Clinic, row: Any, choice: str, result_id: UUID | None) -> None:
    """Mark something that waits as decided."""
    tx.update(
        PendingImport, PENDING.c.id == row.id, status=SETTLED, revision=row.revision + 1, choice=choice,
        settled_id=result_id, said=said_in(row.content["facts"]), changed_at=clinic.now(),
    )  # fmt: skip


def keep_decision(
    tx: Transaction, clinic: Clinic, by: Author, subject: tuple[str, UUID], kind: str, choice: str, reason: str,
    made: Result,
) -> UUID:  # fmt: skip
    """Store who decided what and why, and its line in the audit trail; return the decision's id."""
    decision_id = clinic.new_id()
    tx.add(ImportDecision(
        id=decision_id, site_id=clinic.site_id, subject_type=subject[0], subject_id=subject[1], kind=kind,
        choice=choice, reason=reason, result_id=made.result_id, before=dict(made.before), decided_at=clinic.now(),
        decided_by=by.id, decided_by_name=by.name,
    ))  # fmt: skip
    audited(tx, clinic, by.id, "settle_import", subject, {"kind": kind, "choice": choice})
    return decision_id


def changed_by(tx: Transaction, subject_id: UUID, waits: bool) -> str:
    """Return who got in the way of a decision."""
    newest = select(_DECISION).where(_DECISION.c.subject_id == subject_id).order_by(_DECISION.c.id.desc()).limit(1)
    last = tx.execute(newest).one_or_none()
    if last is None or waits:
        return "A later file changed this meanwhile. Nothing was stored: look at it again."
    return f"Settled by {last.decided_by_name} meanwhile: {CHOICES[last.choice].done}. Nothing was stored."


def reason_for(decision: Decision) -> str:
    """Return the reason as it is kept. Raises BadInputError where one is needed and missing, or it is too long."""
    reason = written(" ".join(decision.reason.split()), "reason", 500)
    if len(reason) < 3 and decision.choice in REASON_NEEDED:
        raise BadInputError("reason", "write why, in a few words")
    return reason


def origin_of(row: Any) -> Origin:
    """Return where something that waits came from."""
    return Origin(row.sender, "", row.message, row.content["resource"])
