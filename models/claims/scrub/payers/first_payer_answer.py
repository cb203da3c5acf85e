"""Who pays second is billed when the first has answered (2320, 2430)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import billed, payer_name
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "first_payer_answer",
    "Earlier payers have answered",
    "first_payer",
    Place.CLAIM,
    "Wait for the answer of the first payer, and post it",
    "CARC 22; RARC MA04; X12 005010X222A1 2320",
    of_payment=True,
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a claim to a later payer while an earlier one has not paid or denied."""
    payer = billed(claim)
    for number, insurance in enumerate(claim.insurances):
        if payer is not None and insurance.rank < payer.rank and insurance.paid is None:
            text = f"{insurance.payer_name or 'An earlier payer'} pays before {payer_name(claim)} and has not answered."
            yield from RULE.stop(f"insurances[{number}].paid", text)
