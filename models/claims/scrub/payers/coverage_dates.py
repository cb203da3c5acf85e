"""The coverage that is billed holds on the day of service."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.core.words import date_text

RULE = ScrubRule(
    "coverage_dates",
    "The coverage holds on the day of service",
    "before_coverage",
    Place.INSURANCE,
    "Choose the coverage of that day, or correct its days",
    "CARC 26 and 27; claim status 88",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop a service before the coverage's first day."""
    first = facts.coverage.first
    early = sorted({line.day for line in claim.lines if first is not None and line.day < first})
    if first is not None and early:
        text = f"The coverage begins {date_text(first)}, after the service of {date_text(early[0])}."
        yield from RULE.stop("insurances[0]", text)
