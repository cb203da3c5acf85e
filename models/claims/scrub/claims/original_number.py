"""A replacement or void names the claim it stands for (R73)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "original_number",
    "Replacements and voids name the payer's claim number",
    "original",
    Place.CLAIM,
    "Enter the payer's number of the first claim",
    "R73: X12 005010X222A1 REF F8; CARC 129",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop 7 or 8 without the payer's number, and a first claim that names one."""
    original = claim.original.strip()
    if claim.frequency in _LATER and not original:
        yield from RULE.stop("original", "A replacement or void needs the payer's number of the first claim.")
    elif claim.frequency == "1" and original:
        yield from RULE.stop("original", "A first claim names no earlier one: choose replacement or void.")


_LATER = ("7", "8")
