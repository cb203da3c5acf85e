"""The claim says who supervised: that person renders (R66, R69)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "rendering_present",
    "The claim names a rendering provider",
    "rendering",
    Place.DOSE,
    "Name who supervised at that moment",
    "R66, R69: 42 CFR 410.26(b)(5); CO-16 with N290",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a claim without a rendering provider, of its own or on every line."""
    of_claim = any(provider.role == "rendering" for provider in claim.providers)
    of_lines = claim.lines and all(any(one.role == "rendering" for one in line.providers) for line in claim.lines)
    if not of_claim and not of_lines:
        yield from RULE.stop("providers", "The claim names no rendering provider.")
