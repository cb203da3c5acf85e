"""One coverage pays first (W3)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.core.words import date_text

RULE = ScrubRule(
    "primary_question",
    "One primary coverage holds on the day of service",
    "first_payer",
    Place.INSURANCE,
    "End the coverage that no longer holds, or make it secondary",
    "W3: two primary coverages of one day are a question; CARC 22",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Ask about a claim of a patient with several primary coverages on that day: one of them is not the first."""
    if facts.primaries > 1:
        text = f"{facts.primaries} primary coverages hold on {date_text(claim.day)}: who pays first is not known."
        yield from RULE.ask("insurances", text)
