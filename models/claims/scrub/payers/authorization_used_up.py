"""An authorization covers no more than the payer allowed."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import number_text
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "authorization_used_up",
    "The authorization is not used up",
    "authorization_over",
    Place.INSURANCE,
    "Ask the payer for more before the claim goes",
    "CARC 198; RARC N54",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop a number on record of which signed doses used more than was allowed."""
    numbers = {claim.authorization, *(line.authorization for line in claim.lines)} - {""}
    present = {line.code for line in claim.lines}
    for one in facts.authorizations:
        if one.number in numbers and not one.codes.isdisjoint(present) and one.used > one.allowed:
            used = f"{number_text(one.used)} of {number_text(one.allowed)} {one.counts}"
            yield from RULE.stop("authorization", f"Authorization {one.number[:30]} is used up: {used}.")
