"""A modifier stands once on a line."""

from __future__ import annotations

from collections import Counter

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "modifier_repeated",
    "No modifier stands twice on a line",
    "modifier",
    Place.DOSE,
    "Take one of them off",
    "X12 005010X222A1 SV101; Stedi; from knowledge",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a line that carries a modifier twice."""
    for at, line in each_line(claim):
        twice = sorted(mark for mark, times in Counter(line.modifiers).items() if times > 1)
        if twice:
            yield from RULE.stop(f"{at}.modifiers", f"The line of {line.code} carries {', '.join(twice)} twice.")
