"""A line is either given with nothing left or discarded, never both (R33)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "waste_marks_both",
    "No line carries JW and JZ",
    "waste_modifier",
    Place.DOSE,
    "Chart what was discarded",
    "R33: LifeWise; First Coast; Priority Health",
    of_payment=True,
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a line with both modifiers."""
    for at, line in each_line(claim):
        if {"JW", "JZ"} <= set(line.modifiers):
            yield from RULE.stop(f"{at}.modifiers", f"The line of {line.code} carries JW and JZ.")
