"""A claim charges something; single lines may charge nothing (C21)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "zero_claim",
    "The claim charges more than 0.00",
    "zero_claim",
    Place.PAYER_RULES,
    "Enter fees, or report it as this payer wants",
    "C21: Stedi, zero-charge claims, 2025-12-01",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a claim whose lines all charge 0.00; missing charges are judged elsewhere."""
    charges = [line.charge for line in claim.lines]
    if charges and all(charge is not None and charge == 0 for charge in charges):
        yield from RULE.stop("lines", "The claim charges 0.00 in all: payers reject it.")
