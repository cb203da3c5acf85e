"""Post a 999, which answers a file of ours, and a 277CA, which answers its claims before any payment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from models.claims.actions.steps import Step, locked, take_step
from models.claims.answers.actions.answer_rows import AnswerFile, answer_row
from models.claims.answers.posted import ClaimChange, PostedAnswer, Status, Unplaced
from models.claims.answers.queries.sent_claims import read_sent
from models.claims.answers.reading.acknowledgment import ClaimStatus, ClaimStatuses, FileAnswer, SetAnswer
from models.claims.answers.rules.matching import same_patient
from models.claims.answers.rules.reasons import Reply, claim_reply, file_reply
from models.claims.answers.rules.sent import SentClaim
from models.claims.records.claim import StoredClaim
from models.claims.records.claim_batch import ClaimBatch, ClaimBatchItem
from models.claims.states import State
from models.claims.x12.guide import most
from models.people.author import Author
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_CLAIM, _BATCH, _ITEM = (table_of(kind) for kind in (StoredClaim, ClaimBatch, ClaimBatchItem))
_LONGEST_TEXT = 500
_OPEN = frozenset({State.SENT, State.ACCEPTED, State.REJECTED})
"""States an acknowledgment still changes: after a payment it says nothing new."""


def post_file_answer(tx: Transaction, clinic: Clinic, by: Author, file: AnswerFile, one: FileAnswer) -> PostedAnswer:
    """Move the claims of the batch a 999 answers: accepted, or rejected to go out again in a batch of their own."""
    group = one.group.lstrip("0")
    mine = (_BATCH.c.site_id == clinic.site_id, _BATCH.c.control == int(group)) if _is_number(group) else ()
    batch = tx.connection.execute(select(_BATCH).where(*mine)).one_or_none() if mine else None
    if batch is None:
        return PostedAnswer("999", one.at, Status.REFUSED, f"answers file {one.group or 'without a number'}: not ours")
    answer = answer_row(clinic, by, file, "999", one.place)
    answer.identity = f"content:{one.digest}"
    tx.add(answer)
    changes: list[ClaimChange] = []
    if not batch.test:
        claims = _claims_of(tx, batch.id)
        for position, claim_id in claims:
            change = _by_file(tx, clinic, by, one, position, claim_id, batch.id)
            changes += [change] if change else []
    _audit(tx, clinic, by, answer.id, "999", len(changes))
    text = f"batch {batch.number}: {file_reply(one.code)[1]}{', a test batch' if batch.test else ''}"
    return PostedAnswer("999", one.at, Status.POSTED, text, changes=tuple(changes))


def post_statuses(tx: Transaction, clinic: Clinic, by: Author, file: AnswerFile, one: ClaimStatuses) -> PostedAnswer:
    """Move the claims a 277CA names by their exact number."""
    sent = read_sent(tx.connection, clinic, (claim.control for claim in one.claims))
    if one.claims and not sent:
        claims = tuple(Unplaced(claim.at, f"claim {claim.control[:40]!r} is not ours") for claim in one.claims)
        return PostedAnswer("277CA", one.at, Status.REFUSED, "holds no claim of this clinic", unplaced=claims)
    answer = answer_row(clinic, by, file, "277CA", one.place)
    answer.identity, answer.payer_name = f"content:{one.digest}", one.payer[:200]
    tx.add(answer)
    changes: list[ClaimChange] = []
    unplaced: list[Unplaced] = []
    for claim in one.claims:
        found = _by_status(tx, clinic, by, claim, sent.get(claim.control))
        if isinstance(found, ClaimChange):
            changes.append(found)
        else:
            unplaced.append(Unplaced(claim.at, found))
    _audit(tx, clinic, by, answer.id, "277CA", len(changes))
    return PostedAnswer(
        "277CA", one.at, Status.POSTED, "", one.payer, changes=tuple(changes), unplaced=tuple(unplaced)
    )  # fmt: skip


def _by_file(
    tx: Transaction, clinic: Clinic, by: Author, one: FileAnswer, position: int, claim_id: Any, batch_id: Any
) -> ClaimChange | None:
    """Move one claim by the answer to its file; None where it went on since, or already is where it would go."""
    row = locked(tx, claim_id)
    code, errors = _code_for(one, position)
    reply, words = file_reply(code)
    if row.batch_id != batch_id or row.state is not State.SENT or reply in {None, Reply.PART}:
        return None
    if reply is Reply.TAKEN:
        take_step(tx, clinic, row, by, Step("accepted", State.ACCEPTED, facts={"by": "as a file (999)"}))
        return ClaimChange(row.control, State.ACCEPTED.value, f"accepted as a file: {words}")
    text = f"the file was turned away: {words}{''.join(f', {error}' for error in errors)}"[:_LONGEST_TEXT]
    _reject(tx, clinic, by, row, "as a file (999)", text)
    return ClaimChange(row.control, State.REJECTED.value, text)


def _by_status(
    tx: Transaction, clinic: Clinic, by: Author, claim: ClaimStatus, sent: SentClaim | None
) -> ClaimChange | str:
    """Move one claim by its status, or return why not."""
    if sent is None:
        return f"no claim is called {claim.control[:40]!r}"
    if not same_patient(claim.family, claim.given, claim.member, sent):
        return f"claim {sent.control} belongs to another patient: nothing was changed"
    reply, words = claim_reply(claim.codes, claim.action)
    row = locked(tx, sent.id)
    if row.state not in _OPEN:
        return f"claim {sent.control} is {row.state.label}: {words}"
    if reply is Reply.TURNED_AWAY:
        _reject(tx, clinic, by, row, "by the payer's front end", words[:_LONGEST_TEXT])
        return ClaimChange(sent.control, State.REJECTED.value, f"rejected: {words}")
    if reply is Reply.TAKEN:
        values = {"payer_number": claim.payer_number[:50] or row.payer_number, "question": ""}
        facts = {"by": f"by the payer's front end: {words}"}
        take_step(tx, clinic, row, by, Step("accepted", State.ACCEPTED, facts=facts), **values)
        return ClaimChange(sent.control, State.ACCEPTED.value, words)
    return f"claim {sent.control}: {words or 'no status'}"


def _reject(tx: Transaction, clinic: Clinic, by: Author, row: Any, who: str, words: str) -> None:
    """Turn a claim away: it was never the payer's, so it goes out again in a batch of its own."""
    step = Step("rejected", State.REJECTED, facts={"by": who, "codes": words})
    take_step(tx, clinic, row, by, step, question=words, batch_id=None, answered_at=clinic.now())


def _code_for(one: FileAnswer, position: int) -> tuple[str, Sequence[str]]:
    """Return the code of the set a claim went in, else of the file, and its errors."""
    number = position // most("claims_a_transaction") + 1
    found: SetAnswer | None = next((each for each in one.sets if each.control.lstrip("0") == str(number)), None)
    return (found.code, found.errors) if found is not None and found.code else (one.code, ())


def _claims_of(tx: Transaction, batch_id: Any) -> list[Any]:
    items = select(_ITEM.c.position, _ITEM.c.claim_id).where(_ITEM.c.batch_id == batch_id)
    return [tuple(row) for row in tx.connection.execute(items.order_by(_ITEM.c.position))]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len("999999999")


def _audit(tx: Transaction, clinic: Clinic, by: Author, answer_id: Any, kind: str, claims: int) -> None:
    audited(tx, clinic, by.id, "post_answer", ("ClaimAnswer", answer_id), {"kind": kind, "claims": claims})
