"""A claim has a number of its own that comes back whole (CLM01)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "claim_control",
    "The claim has its own number",
    "claim_control",
    Place.CLAIM,
    "Take it back, so that it gets a number",
    "X12 005010X222A1 CLM01; claim status 478",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a claim without a number, or with one a payer may cut."""
    most = limit("claim_control").most
    if not claim.control.strip():
        yield from RULE.stop("control", "The claim has no number of its own.")
    elif len(claim.control) > most:
        yield from RULE.stop("control", f"The claim's number has {len(claim.control)} characters: {most} come back.")
