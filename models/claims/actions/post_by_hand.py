"""Post what a payer answered on paper or by phone, where no file says it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.claims.actions.steps import Step, changed_meanwhile, locked, take_step
from models.claims.building.followers import read_followers
from models.claims.building.next_payers import bill_next_payers
from models.claims.records.claim_answer import BY_HAND, ClaimAnswer, ClaimPosting
from models.claims.states import State
from models.core.errors import BadInputError, RefusedError
from models.core.numbers.money import CENT, dollars
from models.people.author import permitted
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction

_REASON = re.compile(r"(CO|OA|PI|PR)-?([A-Z]?[0-9]{1,4})\s+\$?([0-9]{1,7}(?:\.[0-9]{2})?)")
RESULTS = {
    "accepted": State.ACCEPTED,
    "rejected": State.REJECTED,
    "paid": State.PAID,
    "denied": State.DENIED,
}


@dataclass(frozen=True, slots=True)
class HandPosting:
    """What was answered: a key of RESULTS, the payer's number of the claim, money, and the codes or words given.

    `reasons` is what a payment took off and left, such as `CO-45 10.00, PR-2 5.00`, and `paid_on` its day: with both
    the claim to the next payer can be made.
    """

    claim_id: UUID
    revision: int
    result: str
    payer_number: str = ""
    paid: Decimal = Decimal(0)
    patient_owes: Decimal = Decimal(0)
    codes: str = ""
    reasons: str = ""
    paid_on: date | None = None


def post_by_hand(clinic: Clinic, person_id: UUID | None, entry: HandPosting) -> None:
    """Store the answer and move the claim. Raises BadInputError naming a field, RefusedError for a claim not sent."""
    by = permitted(clinic, person_id, "post_answers")
    state = RESULTS.get(entry.result)
    if state is None:
        raise BadInputError("result", f"choose one of {', '.join(RESULTS)}")
    for name, amount in (("paid", entry.paid), ("patient_owes", entry.patient_owes)):
        if amount < 0 or amount.quantize(CENT) != amount:
            raise BadInputError(name, "enter dollars and cents")
    codes = entry.codes.strip()
    if state in {State.REJECTED, State.DENIED} and not codes:
        raise BadInputError("codes", "enter the code or the words of the payer")
    if state is State.PAID and not entry.paid and not entry.patient_owes:
        raise BadInputError("paid", "enter what was paid, or what the patient owes")
    taken = _reasons(entry.reasons) if state is State.PAID else []
    if taken and entry.paid_on is None:
        raise BadInputError("paid_on", "enter the day of the payment: the next payer asks for it")

    def act(tx: Transaction) -> None:
        claim = locked(tx, entry.claim_id)
        if text := changed_meanwhile(tx, clinic, claim, entry.revision):
            raise RefusedError("", text)
        asked = claim.total - claim.earlier
        number = entry.payer_number.strip() or claim.payer_number
        change: dict[str, Any] = {"payer_number": number, "answered_at": clinic.now()}
        if state is State.PAID:
            if entry.paid + entry.patient_owes > asked:
                raise BadInputError("paid", f"more than the {dollars(asked)} that were asked for")
            rest = asked - entry.paid - entry.patient_owes
            _refuse_unbalanced(taken, asked - entry.paid, entry.patient_owes)
            change |= {"paid": entry.paid, "patient_owes": entry.patient_owes, "adjusted": rest}
        change["question"] = codes if state in {State.REJECTED, State.DENIED} else ""
        if state is State.REJECTED:
            # It was never the payer's: it goes out again in a batch of its own.
            change["batch_id"] = None
        facts = {
            "by": "by the payer",
            "codes": codes,
            "paid": dollars(entry.paid),
            "total": dollars(asked),
            "patient_owes": dollars(entry.patient_owes),
        }
        take_step(tx, clinic, claim, by, Step(entry.result, state, facts=facts), **change)
        answer = _answer(clinic, by.id, by.name, entry.paid_on)
        tx.add(answer, _posting(clinic, answer.id, claim, entry, number, taken))
        if taken or read_followers(tx, [claim.id]):
            bill_next_payers(tx, clinic, by, {claim.id: None})
        audited(tx, clinic, person_id, "post_by_hand", ("Claim", claim.id), {"result": entry.result})

    clinic.store.write(act)


def _reasons(text: str) -> list[dict[str, str]]:
    """Return amounts by group and reason as typed. Raises BadInputError where one cannot be read."""
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    found = [_REASON.fullmatch(part.upper()) for part in parts]
    if not all(found):
        raise BadInputError("reasons", "write each with its amount: CO-45 10.00, PR-2 5.00")
    return [{"group": one[1], "reason": one[2], "amount": one[3]} for one in found if one]


def _refuse_unbalanced(taken: list[dict[str, str]], unpaid: Decimal, owes: Decimal) -> None:
    """Stop reasons that do not make up what was not paid: a next payer turns such a claim away."""
    every = sum((Decimal(one["amount"]) for one in taken), Decimal(0))
    patient = sum((Decimal(one["amount"]) for one in taken if one["group"] == "PR"), Decimal(0))
    if taken and every != unpaid:
        raise BadInputError("reasons", f"come to {dollars(every)} where {dollars(unpaid)} were not paid")
    if taken and patient != owes:
        raise BadInputError("reasons", f"leave {dollars(patient)} to the patient (PR), not {dollars(owes)}")


def _answer(clinic: Clinic, person_id: UUID | None, name: str, paid_on: date | None) -> ClaimAnswer:
    answer_id = clinic.new_id()
    return ClaimAnswer(
        id=answer_id,
        site_id=clinic.site_id,
        kind=BY_HAND,
        # No file: the id stands in for its bytes, so that two entries by hand are two answers.
        file_hash=hashlib.sha256(answer_id.bytes).hexdigest(),
        place=1,
        paid_on=paid_on,
        status="posted",
        received_at=clinic.now(),
        received_by=person_id,
        received_by_name=name,
    )


def _posting(
    clinic: Clinic, answer_id: UUID, claim: Any, entry: HandPosting, number: str, taken: list[dict[str, str]]
) -> ClaimPosting:
    return ClaimPosting(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        answer_id=answer_id,
        claim_id=claim.id,
        status=entry.result,
        charged=claim.total,
        paid=entry.paid,
        patient_owes=entry.patient_owes,
        adjustments=taken,
        payer_number=number,
        posted_at=clinic.now(),
    )
