"""Post what a payer answered on paper or by phone, where no file says it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.claims.actions.steps import Step, changed_meanwhile, locked, take_step
from models.claims.records.claim_answer import ClaimAnswer, ClaimPosting
from models.claims.states import State
from models.core.errors import BadInputError, RefusedError
from models.core.numbers.money import CENT, dollars
from models.people.author import permitted
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction

BY_HAND = "hand"
RESULTS = {
    "accepted": State.ACCEPTED,
    "rejected": State.REJECTED,
    "paid": State.PAID,
    "denied": State.DENIED,
}


@dataclass(frozen=True, slots=True)
class HandPosting:
    """What was answered: a key of RESULTS, the payer's number of the claim, money, and the codes or words given."""

    claim_id: UUID
    revision: int
    result: str
    payer_number: str = ""
    paid: Decimal = Decimal(0)
    patient_owes: Decimal = Decimal(0)
    codes: str = ""


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
        answer = _answer(clinic, by.id, by.name)
        tx.add(answer, _posting(clinic, answer.id, claim, entry, number))
        audited(tx, clinic, person_id, "post_by_hand", ("Claim", claim.id), {"result": entry.result})

    clinic.store.write(act)


def _answer(clinic: Clinic, person_id: UUID | None, name: str) -> ClaimAnswer:
    answer_id = clinic.new_id()
    return ClaimAnswer(
        id=answer_id,
        site_id=clinic.site_id,
        kind=BY_HAND,
        # No file: the id stands in for its bytes, so that two entries by hand are two answers.
        file_hash=hashlib.sha256(answer_id.bytes).hexdigest(),
        place=1,
        status="posted",
        received_at=clinic.now(),
        received_by=person_id,
        received_by_name=name,
    )


def _posting(clinic: Clinic, answer_id: UUID, claim: Any, entry: HandPosting, number: str) -> ClaimPosting:
    return ClaimPosting(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        answer_id=answer_id,
        claim_id=claim.id,
        status=entry.result,
        charged=claim.total,
        paid=entry.paid,
        patient_owes=entry.patient_owes,
        payer_number=number,
        posted_at=clinic.now(),
    )
