"""The words for an unlisted drug fit their place (R49, R71, C23)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "unlisted_length",
    "The description of an unlisted drug fits its place",
    "drug_words",
    Place.CLAIM,
    "Shorten the description to drug, strength, dose and route",
    "R71: X12 005010 data element 352",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a description that would be cut: a payer cannot price half a name."""
    most = limit("description").most
    for at, line in each_line(claim):
        if len(line.description) > most:
            text = f"The description of {line.code} has {len(line.description)} characters: {most} fit."
            yield from RULE.stop(f"{at}.description", text)
