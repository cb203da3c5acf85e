"""Take a file of answers in: each payment and acknowledgment once, in a transaction of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import Connection, select

from models.claims.answers.actions.answer_rows import AnswerFile
from models.claims.answers.actions.post_acknowledgment import post_file_answer, post_statuses
from models.claims.answers.actions.post_payment import post_payment
from models.claims.answers.posted import PostedAnswer, PostedFile, Status, Unplaced
from models.claims.answers.queries.sent_claims import in_test_batch, read_proposed, read_sent
from models.claims.answers.reading.acknowledgment import ClaimStatuses, FileAnswer
from models.claims.answers.reading.answers import Answer, read_answers
from models.claims.answers.reading.fault import Fault
from models.claims.answers.reading.remittance import Payment
from models.claims.answers.rules.balancing import unbalanced
from models.claims.answers.rules.identity import identity
from models.claims.records.claim_answer import ClaimAnswer
from models.core.errors import StoreError
from models.people.author import Author, permitted
from models.people.records.organization import Organization
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

PIECE = 65_536
"""Bytes read at once."""
_ANSWER, _CLINIC = table_of(ClaimAnswer), table_of(Organization)
_KINDS = {Payment: "835", FileAnswer: "999", ClaimStatuses: "277CA"}


def post_answers(clinic: Clinic, person_id: UUID | None, name: str, opened: Callable[[], BinaryIO]) -> PostedFile:
    """Post what a file answers and return what each answer changed. The same file again changes nothing.

    The file is read twice, in pieces: once for its hash. What is damaged, does not balance or is another clinic's is
    named and not posted; the answers beside it are. Raises RefusedError where the person may not.
    """
    by = permitted(clinic, person_id, "post_answers")
    file = AnswerFile(PurePath(name).name, _hash(opened))
    answers: list[PostedAnswer] = []
    faults: list[str] = []
    with opened() as content:
        for one in read_answers(_pieces(content)):
            if isinstance(one, Fault):
                faults.append(str(one))
            else:
                answers.append(_post(clinic, by, file, one))
    return PostedFile(file.name, tuple(answers), tuple(faults))


def _post(clinic: Clinic, by: Author, file: AnswerFile, one: Answer) -> PostedAnswer:
    faults = (*one.faults, *(unbalanced(one) if isinstance(one, Payment) else ()))
    if faults:
        strange = _strange(clinic, one) if isinstance(one, Payment) else ()
        return _answered(one, Status.REFUSED, "nothing was posted", tuple(str(fault) for fault in faults), strange)

    def act(tx: Transaction) -> PostedAnswer:
        if known := _known(tx.connection, clinic, file, one):
            return _answered(one, Status.KNOWN, known)
        if isinstance(one, Payment):
            return _payment(tx, clinic, by, file, one)
        if isinstance(one, FileAnswer):
            return post_file_answer(tx, clinic, by, file, one)
        return post_statuses(tx, clinic, by, file, one)

    try:
        return clinic.store.write(act)
    except StoreError:
        # Another station may have posted the very same answer at this moment: then it is known.
        with clinic.store.read() as connection:
            known = _known(connection, clinic, file, one)
        if not known:
            raise
        return _answered(one, Status.KNOWN, known)


def _payment(tx: Transaction, clinic: Clinic, by: Author, file: AnswerFile, payment: Payment) -> PostedAnswer:
    sent = read_sent(tx.connection, clinic, (claim.control for claim in payment.claims))
    ours = _ours(tx.connection, clinic, payment)
    if ours is None and not sent:
        ours = any(read_proposed(tx.connection, clinic, claim) for claim in payment.claims)
    if ours is False:
        text = (
            "holds no claim of this clinic: nothing was posted"
            if not payment.payee_numbers
            else ("was paid to another clinic: nothing was posted")
        )
        return _answered(payment, Status.REFUSED, text, unplaced=_not_ours(payment))
    if payment.interchange.test and in_test_batch(tx.connection, [one.id for one in sent.values()]):
        return _answered(payment, Status.REFUSED, "answers a test batch (ISA15 is T): nothing was posted")
    return post_payment(tx, clinic, by, file, payment, sent)


def _strange(clinic: Clinic, payment: Payment) -> tuple[Unplaced, ...]:
    """Return the claims of a payment that is not posted which are none of the clinic's."""
    with clinic.store.read() as connection:
        sent = read_sent(connection, clinic, (claim.control for claim in payment.claims))
    return _not_ours(payment, frozenset(sent))


def _not_ours(payment: Payment, known: frozenset[str] = frozenset()) -> tuple[Unplaced, ...]:
    others = (claim for claim in payment.claims if claim.control not in known)
    return tuple(Unplaced(claim.at, f"claim {claim.control[:40]!r} is not ours") for claim in others)


def _ours(connection: Connection, clinic: Clinic, payment: Payment) -> bool | None:
    """Return whether a payment is made to this clinic; None where one of the two gives no number."""
    row = connection.execute(select(_CLINIC.c.npi, _CLINIC.c.tax_number).where(_CLINIC.c.id == clinic.site_id)).one()
    mine = {one for one in row if one}
    theirs = {one.replace("-", "") for one in payment.payee_numbers}
    return bool(mine & theirs) if mine and theirs else None


def _known(connection: Connection, clinic: Clinic, file: AnswerFile, one: Answer) -> str:
    """Return in words that an answer was posted before, "" where it was not."""
    mine = _ANSWER.c.site_id == clinic.site_id
    same = (_ANSWER.c.file_hash == file.content_hash, _ANSWER.c.place == one.place)
    if connection.execute(select(_ANSWER.c.id).where(mine, *same)).first() is not None:
        return "this file was posted before"
    key = identity(one) if isinstance(one, Payment) else f"content:{one.digest}"
    found = connection.execute(select(_ANSWER.c.file_name).where(mine, _ANSWER.c.identity == key)).first()
    return f"was posted before, from {found.file_name}" if found is not None else ""


def _answered(
    one: Answer, status: Status, text: str, faults: tuple[str, ...] = (), unplaced: tuple[Unplaced, ...] = ()
) -> PostedAnswer:
    kind = _KINDS[type(one)]
    if isinstance(one, Payment):
        payer = (one.payer, one.trace, one.amount)
        return PostedAnswer(kind, one.at, status, text, *payer, unplaced=unplaced, faults=faults)
    return PostedAnswer(kind, one.at, status, text, unplaced=unplaced, faults=faults)


def _hash(opened: Callable[[], BinaryIO]) -> str:
    content_hash = hashlib.sha256()
    with opened() as content:
        for piece in _pieces(content):
            content_hash.update(piece)
    return content_hash.hexdigest()


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    while piece := content.read(PIECE):
        yield piece
