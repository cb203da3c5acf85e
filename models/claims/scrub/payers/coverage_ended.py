"""The coverage that is billed has not ended before the day of service."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.core.words import date_text

RULE = ScrubRule(
    "coverage_ended",
    "The coverage has not ended before the service",
    "after_coverage",
    Place.INSURANCE,
    "Choose the coverage of that day, or correct its days",
    "CARC 27; claim status 88",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop a service after the coverage's last day."""
    last = facts.coverage.last
    late = sorted({line.day for line in claim.lines if last is not None and line.day > last})
    if last is not None and late:
        text = f"The coverage ended {date_text(last)}, before the service of {date_text(late[0])}."
        yield from RULE.stop("insurances[0]", text)
