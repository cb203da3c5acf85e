"""A professional claim is an original, a replacement or a void (R73)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes

RULE = ScrubRule(
    "frequency_code",
    "The frequency code is 1, 7 or 8",
    "frequency",
    Place.CLAIM,
    "Choose original, replacement or void",
    "R73: Stedi, invalid claim frequency code",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop another frequency code."""
    if claim.frequency not in codes("frequency").codes:
        yield from RULE.stop("frequency", f"{claim.frequency[:10] or 'Nothing'} is no frequency code of a claim.")
