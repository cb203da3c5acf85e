"""An earlier payer that answered did so on a day (2430 DTP 573)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "first_payer_date",
    "The day of an earlier payment is known",
    "first_amounts",
    Place.CLAIM,
    "Enter the day of the payment",
    "X12 005010X222A1 2330B and 2430 DTP 573",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop an earlier payer's answer without a day, or with one still to come."""
    for number, insurance in enumerate(claim.insurances[1:], 1):
        if insurance.paid is None:
            continue
        at = f"insurances[{number}].paid_on"
        if insurance.paid_on is None:
            yield from RULE.stop(at, f"The day {insurance.payer_name or 'an earlier payer'} paid is missing.")
        elif insurance.paid_on > facts.today:
            yield from RULE.stop(at, f"{insurance.payer_name or 'An earlier payer'} paid on a day still to come.")
