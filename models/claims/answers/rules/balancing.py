"""Whether the amounts of an 835 add up, line by line, claim by claim and as a whole (005010X221A1, 1.10.2).

Line: charge - adjustments = paid. Claim: charge - every adjustment = paid, and paid = lines' paid - the claim's own
adjustments. Payment: BPR02 = claims' paid - money of no claim. What the patient owes (CLP05) counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from models.claims.answers.reading.fault import Fault
from models.claims.answers.reading.remittance import Adjustment, PaidClaim, Payment
from models.core.numbers.money import CENT

PREDETERMINATION = "25"
"""CLP02 of an answer about money that is not paid."""


def unbalanced(payment: Payment) -> Iterator[Fault]:
    """Yield every place whose amounts do not add up."""
    for claim in payment.claims:
        yield from _claim(claim)
    claims = sum((claim.paid for claim in payment.claims if claim.status != PREDETERMINATION), Decimal(0))
    others = sum((one.amount for one in payment.provider_money), Decimal(0))
    if payment.amount != claims - others:
        text = f"pays {shown(payment.amount)}, but claims less other money are {shown(claims - others)}"
        yield Fault(payment.at, text)


def _claim(claim: PaidClaim) -> Iterator[Fault]:
    for line in claim.lines:
        due = line.charge - _sum(line.adjustments)
        if due != line.paid:
            yield Fault(line.at, f"pays {shown(line.paid)}, but charge less adjustments are {shown(due)}")
    due = claim.charge - _sum(claim.every_adjustment)
    if due != claim.paid:
        yield Fault(claim.at, f"pays {shown(claim.paid)}, but charge less adjustments are {shown(due)}")
    elif claim.lines:
        due = sum((line.paid for line in claim.lines), Decimal(0)) - _sum(claim.adjustments)
        if due != claim.paid:
            yield Fault(claim.at, f"pays {shown(claim.paid)}, but its lines come to {shown(due)}")


def _sum(adjustments: Iterable[Adjustment]) -> Decimal:
    return sum((one.amount for one in adjustments), Decimal(0))


def shown(amount: Decimal) -> str:
    """Return an amount of an answer with its cents; a payer may send parts of one."""
    return str(amount.quantize(CENT)) if amount == amount.quantize(CENT) else f"{amount:f}"
