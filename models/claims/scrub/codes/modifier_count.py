"""A line has room for four modifiers (R55, R70)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "modifier_count",
    "At most four modifiers on a line",
    "modifier",
    Place.DOSE,
    "Take off what the payer does not ask for",
    "R55, R70: X12 005010X222A1 SV101-3 to SV101-6",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a line with more modifiers than fit."""
    most = limit("modifiers").most
    for at, line in each_line(claim):
        if len(line.modifiers) > most:
            text = f"The line of {line.code} carries {', '.join(line.modifiers)}: {most} fit."
            yield from RULE.stop(f"{at}.modifiers", text)
