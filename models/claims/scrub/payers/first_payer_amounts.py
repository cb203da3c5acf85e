"""What an earlier payer paid and took off adds up to the claim (2320 CAS)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import billed
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.core.numbers.money import dollars_text

RULE = ScrubRule(
    "first_payer_amounts",
    "Payment and adjustments of an earlier payer add up",
    "first_amounts",
    Place.CLAIM,
    "Correct what the first payer answered",
    "X12 005010X222A1 2320: paid and adjusted balance to the charge",
    of_payment=True,
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop an answered earlier payer whose amounts do not make up the claim's total."""
    payer = billed(claim)
    for number, insurance in enumerate(claim.insurances):
        if payer is None or insurance.rank >= payer.rank or insurance.paid is None:
            continue
        total = sum((one.amount for one in insurance.adjustments), insurance.paid)
        if total.is_finite() and claim.total.is_finite() and total != claim.total:
            whom, of = insurance.payer_name or "An earlier payer", dollars_text(claim.total)
            text = f"{whom} answered {dollars_text(total)} in all of {of}."
            yield from RULE.stop(f"insurances[{number}].adjustments", text)
