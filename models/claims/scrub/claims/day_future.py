"""A service is billed when it was given (claim status 510)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.core.words import date_text

RULE = ScrubRule(
    "day_future",
    "No service is still to come",
    "date_future",
    Place.DOSE,
    "Correct the day",
    "CARC 110; claim status 510",
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop a day of service after today."""
    if claim.day > facts.today:
        yield from RULE.stop("day", f"The day of service, {date_text(claim.day)}, is still to come.")
