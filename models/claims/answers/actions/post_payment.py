"""Post one payment of an 835: all of it in one transaction, once, or nothing of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from models.claims.actions.steps import Step, locked, take_step
from models.claims.answers.actions.answer_rows import AnswerFile, answer_row, claim_posting, line_posting, question
from models.claims.answers.posted import ClaimChange, PostedAnswer, Status, Unplaced
from models.claims.answers.queries.sent_claims import read_payer_numbers, read_proposed
from models.claims.answers.reading.remittance import PaidClaim, Payment
from models.claims.answers.rules.balancing import shown
from models.claims.answers.rules.identity import identity, meant_claim, reference_parts
from models.claims.answers.rules.matching import match_lines, same_patient
from models.claims.answers.rules.outcome import FINAL, WITH_PAYER, Ledger, outcome, unpaid_interest
from models.claims.answers.rules.passed_on import passed_on
from models.claims.answers.rules.reasons import provider_money
from models.claims.answers.rules.sent import SentClaim
from models.claims.building.next_payers import bill_next_payers
from models.claims.records.claim_answer import ClaimAnswer, ProviderAdjustment
from models.people.author import Author
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction


@dataclass(slots=True)
class _Posting:
    """What one payment does, as it is gathered."""

    payment: Payment
    answer: ClaimAnswer
    rows: list[Any]
    changes: list[ClaimChange]
    unplaced: list[Unplaced]
    passed_on: dict[UUID, str | None] = field(default_factory=dict)


def post_payment(
    tx: Transaction, clinic: Clinic, by: Author, file: AnswerFile, payment: Payment, sent: Mapping[str, SentClaim]
) -> PostedAnswer:
    """Post a payment that balances and is the clinic's. `sent` are the claims its numbers name."""
    answer = answer_row(clinic, by, file, "835", payment.place)
    answer.identity = identity(payment)
    answer.payer_id = payment.payer_numbers[0][:80] if payment.payer_numbers else ""
    answer.payer_name, answer.trace = payment.payer[:200], payment.trace[:50]
    answer.amount, answer.paid_on = payment.amount, payment.paid_on
    tx.add(answer)
    posting = _Posting(payment, answer, [], [], [])
    for claim in payment.claims:
        _claim(tx, clinic, by, posting, claim, sent.get(claim.control))
    other = _other_money(tx, clinic, posting)
    _interest(clinic, posting)
    tx.add(*posting.rows)
    changes = _with_next_payers(tx, clinic, by, posting, sent)
    counts = {"claims": len(posting.changes), "unplaced": len(posting.unplaced), "amount": shown(payment.amount)}
    audited(tx, clinic, by.id, "post_answer", ("ClaimAnswer", answer.id), {"kind": "835", **counts})
    return PostedAnswer(
        "835", payment.at, Status.POSTED, "", payment.payer, payment.trace, payment.amount,
        changes, tuple(posting.unplaced), other,
    )  # fmt: skip


def post_paid_claim(
    tx: Transaction, clinic: Clinic, by: Author, answer_id: Any, claim: PaidClaim, sent: SentClaim
) -> tuple[list[Any], ClaimChange, list[Unplaced]]:
    """Post what an answer says of a claim: return the rows to add, the change, and the lines nobody can tell apart."""
    row = locked(tx, sent.id)
    asked = row.total - row.earlier
    found = outcome(claim, Ledger(asked, row.paid, row.adjusted, row.patient_owes), row.state)
    facts = {
        "paid": shown(-claim.paid if found.kind == "reversed" else found.paid),
        "total": shown(asked),
        "patient_owes": shown(found.patient_owes),
        "codes": found.codes,
    }
    values: dict[str, Any] = {"payer_number": claim.payer_number[:50] or row.payer_number}
    values |= {"paid": found.paid, "adjusted": found.adjusted, "patient_owes": found.patient_owes}
    values |= {"question": found.question, "answered_at": clinic.now()}
    take_step(tx, clinic, row, by, Step(found.kind, found.state, facts=facts), **values)
    rows: list[Any] = [claim_posting(clinic, answer_id, sent.id, claim)]
    unplaced: list[Unplaced] = []
    lines = match_lines(claim, sent)
    for position, line in enumerate(claim.lines):
        if (one := lines.matched.get(position)) is not None:
            rows.append(line_posting(clinic, answer_id, sent.id, one, (claim.status, claim.payer_number), line))
            continue
        proposed = lines.proposed.get(position, ())
        text = f"Claim {sent.control}: {line.submitted} for {shown(line.charge)} fits "
        text += f"{len(proposed)} lines: choose one." if proposed else "no line of the claim."
        rows.append(question(clinic, answer_id, "line", text, line, [str(one.id) for one in proposed], sent.id))
        unplaced.append(Unplaced(line.at, text, tuple(one.control for one in proposed)))
    text = {
        "paid": f"paid {shown(claim.paid)}, patient owes {shown(found.patient_owes)}",
        "denied": f"denied: {found.codes}",
        "reversed": f"payment of {shown(-claim.paid)} reversed, waiting for the correction",
    }[found.kind]
    if found.kind == "paid" and found.question:
        text += f". {found.question}"
    return rows, ClaimChange(sent.control, found.state.value, text), unplaced


def _claim(
    tx: Transaction, clinic: Clinic, by: Author, posting: _Posting, claim: PaidClaim, sent: SentClaim | None
) -> None:
    why = _not_posted(claim, sent)
    if sent is not None and not why:
        rows, change, unplaced = post_paid_claim(tx, clinic, by, posting.answer.id, claim, sent)
        posting.rows += rows
        posting.changes.append(change)
        posting.passed_on[sent.id] = passed_on(claim)
        posting.unplaced += unplaced
        return
    proposed = () if sent is not None and same_patient(claim.family, claim.given, claim.member, sent) else (
        read_proposed(tx.connection, clinic, claim)
    )  # fmt: skip
    known = sent.id if sent is not None and not proposed else None
    ids = [str(one.id) for one in proposed]
    posting.rows.append(question(clinic, posting.answer.id, "claim", why, claim, ids, known))
    posting.unplaced.append(Unplaced(claim.at, why, tuple(one.control for one in proposed)))


def _with_next_payers(
    tx: Transaction, clinic: Clinic, by: Author, posting: _Posting, sent: Mapping[str, SentClaim]
) -> tuple[ClaimChange, ...]:
    """Bill next payers, and say so beside what became of the claims."""
    made = bill_next_payers(tx, clinic, by, posting.passed_on)
    words = {control: made[claim.id] for control, claim in sent.items() if claim.id in made}
    return tuple(
        replace(one, text=f"{one.text}; {words[one.control]}") if one.control in words else one
        for one in posting.changes
    )


def _not_posted(claim: PaidClaim, sent: SentClaim | None) -> str:
    """Return why an answer for a claim is left to a person, "" where it is posted."""
    if sent is None:
        return f"No claim is called {claim.control[:40]!r}: confirm which claim it is."
    if not same_patient(claim.family, claim.given, claim.member, sent):
        return f"Claim {sent.control} belongs to another patient: nothing was posted to it."
    if sent.state not in WITH_PAYER:
        return f"Claim {sent.control} is {sent.state.label}: it was answered before it was sent."
    if claim.status not in FINAL:
        return f"Claim {sent.control} is answered with status {claim.status}: no payment to post."
    if abs(claim.charge) > sent.total:
        return f"Claim {sent.control} was sent with {shown(sent.total)}, the answer says {shown(abs(claim.charge))}."
    return ""


def _other_money(tx: Transaction, clinic: Clinic, posting: _Posting) -> tuple[str, ...]:
    """Keep the money of no claim, and show beside each the one claim its reference means."""
    money = posting.payment.provider_money
    numbers: Sequence[Any] = ()
    if money:
        parts = sorted({part for one in money for part in reference_parts(one.reference)})
        numbers = read_payer_numbers(tx.connection, clinic, parts)
    words = []
    for one in money:
        place = meant_claim(one.reference, [(row.control, row.payer_number) for row in numbers])
        meant = numbers[place] if place is not None else None
        posting.rows.append(
            ProviderAdjustment(
                id=clinic.new_id(),
                site_id=clinic.site_id,
                answer_id=posting.answer.id,
                claim_id=meant.id if meant is not None else None,
                reason=one.reason,
                reference=one.reference,
                amount=one.amount,
            )
        )
        beside = f", beside claim {meant.control}" if meant is not None else ""
        words.append(f"{provider_money(one.reason)[1]} {shown(-one.amount)}{beside}")
    return tuple(words)


def _interest(clinic: Clinic, posting: _Posting) -> None:
    """Ask about interest that claims name and the payment does not hold."""
    missing = unpaid_interest(posting.payment)
    named = [claim for claim in posting.payment.claims if claim.interest]
    if not missing or not named:
        return
    text = f"Interest of {shown(missing)} is named and not paid in this file: ask the payer."
    posting.rows.append(question(clinic, posting.answer.id, "interest", text, named[0], [], None))
    posting.unplaced.append(Unplaced(posting.payment.at, text))
