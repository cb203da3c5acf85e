"""Settle what an answer says that could not be placed: confirm which claim or line it is, or set it aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from models.claims.answers.actions.answer_rows import line_posting
from models.claims.answers.actions.post_payment import post_paid_claim
from models.claims.answers.queries.sent_claims import read_sent_by_id
from models.claims.answers.reading.remittance import PaidClaim, PaidLine
from models.claims.answers.rules.matching import same_patient
from models.claims.answers.rules.outcome import FINAL, WITH_PAYER
from models.claims.answers.rules.passed_on import passed_on
from models.claims.building.next_payers import bill_next_payers
from models.claims.content import facts_of
from models.claims.records.claim_answer import AnswerQuestion, ClaimPosting
from models.core.errors import BadInputError, RefusedError
from models.people.author import Author, permitted
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

CONFIRMED, DISMISSED, OPEN = "confirmed", "dismissed", "open"
_QUESTION, _POSTING = table_of(AnswerQuestion), table_of(ClaimPosting)


@dataclass(frozen=True, slots=True)
class Settling:
    """What a person says of a question: `chosen` the claim or line it is, None sets it aside with a `reason`."""

    question_id: UUID
    revision: int
    chosen: UUID | None = None
    reason: str = ""


def settle_question(clinic: Clinic, person_id: UUID | None, settling: Settling) -> None:
    """Post what was left open to the claim or line chosen, or set it aside.

    Raises BadInputError where a reason or a choice is missing, RefusedError for a claim of another patient, one never
    sent, and a question somebody settled meanwhile.
    """
    by = permitted(clinic, person_id, "post_answers")
    if settling.chosen is None and not settling.reason.strip():
        raise BadInputError("reason", "say why nothing is posted")

    def act(tx: Transaction) -> None:
        wanted = select(_QUESTION).where(_QUESTION.c.id == settling.question_id)
        row = tx.connection.execute(wanted.with_for_update() if tx.serializable else wanted).one()
        if row.status != OPEN or row.revision != settling.revision:
            raise RefusedError("", f"{row.decided_by_name or 'Someone else'} settled this meanwhile. Look at it again.")
        if settling.chosen is not None:
            _confirm(tx, clinic, by, row, settling.chosen)
        tx.update(
            AnswerQuestion,
            _QUESTION.c.id == row.id,
            status=CONFIRMED if settling.chosen else DISMISSED,
            chosen=settling.chosen,
            reason=settling.reason.strip()[:500],
            revision=row.revision + 1,
            decided_at=clinic.now(),
            decided_by=by.id,
            decided_by_name=by.name,
        )
        detail = {"kind": row.kind, "confirmed": settling.chosen is not None}
        audited(tx, clinic, person_id, "settle_answer", ("AnswerQuestion", row.id), detail)

    clinic.store.write(act)


def _confirm(tx: Transaction, clinic: Clinic, by: Author, row: Row[Any], chosen: UUID) -> None:
    if row.kind == "claim":
        _claim(tx, clinic, by, row, chosen)
    elif row.kind == "line":
        tx.add(_line(tx, clinic, row, chosen))
    else:
        raise BadInputError("chosen", "nothing is posted here: set it aside with a reason")


def _claim(tx: Transaction, clinic: Clinic, by: Author, row: Row[Any], chosen: UUID) -> None:
    claim = facts_of(PaidClaim, row.content)
    sent = read_sent_by_id(tx.connection, clinic, [chosen]).get(chosen)
    if sent is None:
        raise BadInputError("chosen", "no claim of this clinic")
    if not same_patient(claim.family, claim.given, claim.member, sent):
        raise RefusedError(sent.control, "it belongs to another patient: choose another claim")
    if sent.state not in WITH_PAYER:
        raise RefusedError(sent.control, f"it is {sent.state.label}: a claim is answered only after it was sent")
    if claim.status not in FINAL:
        raise RefusedError(sent.control, f"status {claim.status} pays nothing: set it aside with a reason")
    rows, _, _ = post_paid_claim(tx, clinic, by, row.answer_id, claim, sent)
    tx.add(*rows)
    bill_next_payers(tx, clinic, by, {chosen: passed_on(claim)})


def _line(tx: Transaction, clinic: Clinic, row: Row[Any], chosen: UUID) -> ClaimPosting:
    sent = read_sent_by_id(tx.connection, clinic, [row.claim_id])[row.claim_id]
    line = next((one for one in sent.lines if one.id == chosen), None)
    if line is None:
        raise BadInputError("chosen", f"no line of claim {sent.control}")
    posted = (_POSTING.c.answer_id == row.answer_id, _POSTING.c.line_id == chosen)
    if tx.connection.execute(select(_POSTING.c.id).where(*posted)).first() is not None:
        raise RefusedError(line.control, "this answer says something of that line already: choose another")
    paid = facts_of(PaidLine, row.content)
    whole = select(_POSTING.c.status, _POSTING.c.payer_number).where(
        _POSTING.c.answer_id == row.answer_id, _POSTING.c.claim_id == row.claim_id, _POSTING.c.line_id.is_(None)
    )
    answered = tx.connection.execute(whole.order_by(_POSTING.c.id.desc())).first()
    status, number = (answered.status, answered.payer_number) if answered else ("", "")
    return line_posting(clinic, row.answer_id, row.claim_id, line, (status, number), paid)
