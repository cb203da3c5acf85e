"""What becomes of a claim by one answer: its money, its state and what a person must settle."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from models.claims.answers.reading.remittance import Adjustment, PaidClaim, Payment
from models.claims.answers.rules.balancing import shown
from models.claims.answers.rules.reasons import (
    Kind,
    MoneyKind,
    adjustment_kind,
    adjustment_words,
    prevented_by,
    provider_money,
    remark_words,
)
from models.claims.states import State

DENIED, REVERSAL, NOT_OURS, PREDETERMINATION = "4", "22", "23", "25"
LATER_PAYER = frozenset({"2", "3", "20", "21"})
"""CLP02 of a payer that paid after another."""
FINAL = frozenset({"1", "2", "3", "4", "19", "20", "21", "22"})
"""CLP02 by which money is posted; any other is shown to a person."""
MOVED_ON = frozenset({State.CORRECTED, State.VOID})
"""States that keep their name whatever the payer still answers: another claim took their place."""
WITH_PAYER = frozenset({State.SENT, State.ACCEPTED, State.REJECTED, State.PAID, State.DENIED, *MOVED_ON})
"""States of a claim that was sent: only those are answered."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is posted of a claim so far."""

    total: Decimal
    paid: Decimal = Decimal(0)
    adjusted: Decimal = Decimal(0)
    patient_owes: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A claim after an answer: `kind` is a step of its story, `codes` the reasons of what stays open, in words."""

    kind: str
    state: State
    paid: Decimal
    adjusted: Decimal
    patient_owes: Decimal
    open: Decimal
    codes: str
    question: str


def outcome(claim: PaidClaim, before: Ledger, state: State) -> Outcome:
    """Return what becomes of a claim. What the payer leaves open is never written off, though the file balances."""
    every = claim.every_adjustment
    settled = _sum(every, Kind.SETTLED)
    patient = _sum(every, Kind.PATIENT)
    unpaid = _sum(every, Kind.OPEN)
    # A later payer says anew what is left to the patient; the same payer's answers add up.
    owes = patient if claim.status in LATER_PAYER else before.patient_owes + patient
    paid = before.paid + claim.paid
    adjusted = min(before.adjusted + settled, max(before.total - paid - owes, Decimal(0)))
    if claim.status == REVERSAL:
        kind, after, codes = "reversed", State.ACCEPTED, ""
        question = f"{shown(-claim.paid)} reversed: waiting for the payer's correction. Do not bill it again."
    elif claim.status == DENIED or unpaid > 0:
        kind, after = "denied", State.DENIED
        codes = reason_words(claim)
        rest = before.total - paid - adjusted - max(owes, Decimal(0))
        question = f"{shown(rest)} not paid: {codes}{_prevented(claim)}"
    else:
        kind, after, codes, question = "paid", State.PAID, "", ""
    if not question and claim.patient_owes is not None and claim.patient_owes != patient:
        question = (
            f"The payer says the patient owes {shown(claim.patient_owes)}, but its amounts come to {shown(patient)}: "
            "settle it before a statement."
        )
    if not question and paid > before.total:
        question = f"{shown(paid)} paid of {shown(before.total)}: look for a payment that was made twice."
    if state in MOVED_ON:
        after, question = state, ""
    return Outcome(kind, after, paid, adjusted, owes, unpaid, codes, question[:500])


def reason_words(claim: PaidClaim) -> str:
    """Return why a claim or some of its lines are not paid: codes with their words, each once, remarks last."""
    open_ones = [one for one in claim.every_adjustment if adjustment_kind(one.group, one.reason) is Kind.OPEN]
    every = open_ones or [one for one in claim.every_adjustment if one.amount]
    remarks = (*claim.remarks, *(code for line in claim.lines if _open(line.adjustments) for code in line.remarks))
    words = (*(adjustment_words(one.group, one.reason) for one in every), *(remark_words(code) for code in remarks))
    return ", ".join(dict.fromkeys(words)) or "no reason given"


def _prevented(claim: PaidClaim) -> str:
    """Return which checks name this denial before a claim leaves, as the end of a sentence."""
    parts = ((claim.adjustments, claim.remarks), *((line.adjustments, line.remarks) for line in claim.lines))
    checks = dict.fromkeys(
        check
        for adjustments, remarks in parts
        for one in adjustments
        if adjustment_kind(one.group, one.reason) is Kind.OPEN
        for check in prevented_by(one.reason, remarks)
    )
    return f". Checks that prevent it: {', '.join(checks)}" if checks else ""


def unpaid_interest(payment: Payment) -> Decimal:
    """Return the interest that claims name (AMT I) and the payment does not hold (PLB L6); 0 where both agree."""
    named = sum((claim.interest for claim in payment.claims), Decimal(0))
    interest = (one for one in payment.provider_money if provider_money(one.reason)[0] is MoneyKind.INTEREST)
    return named + sum((one.amount for one in interest), Decimal(0))


def _open(adjustments: tuple[Adjustment, ...]) -> bool:
    return any(adjustment_kind(one.group, one.reason) is Kind.OPEN for one in adjustments)


def _sum(adjustments: tuple[Adjustment, ...], kind: Kind) -> Decimal:
    kinds = (one.amount for one in adjustments if adjustment_kind(one.group, one.reason) is kind)
    return sum(kinds, Decimal(0))
