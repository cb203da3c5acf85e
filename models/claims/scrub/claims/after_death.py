"""No service was after the patient died (CARC 13)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "after_death",
    "The service is before death",
    "death_before",
    Place.PATIENT,
    "Correct the day, or the record of the death",
    "CARC 13",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop a claim whose day is after the day of death on record."""
    if facts.died_on is not None and claim.day > facts.died_on:
        yield from RULE.stop("day", "The day of service is after the day the patient died.")
