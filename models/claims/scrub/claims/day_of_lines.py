"""All lines are of the day of the claim."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.core.words import date_text

RULE = ScrubRule(
    "day_of_lines",
    "Lines and claim are of one day",
    "date_wrong",
    Place.CLAIM,
    "Bill each day on a claim of its own",
    "C1 of the layout: one patient, day and payer; claim status 187",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a line of another day than the claim's."""
    for at, line in each_line(claim):
        if line.day != claim.day:
            text = f"The line of {line.code} is of {date_text(line.day)}, the claim of {date_text(claim.day)}."
            yield from RULE.stop(f"{at}.day", text)
