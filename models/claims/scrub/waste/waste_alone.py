"""A line of discarded drug stands beside the line of what was given (R33)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "waste_alone",
    "A JW line has its partner",
    "waste_modifier",
    Place.DOSE,
    "Chart the dose that was given",
    "R33: LifeWise; First Coast",
    of_payment=True,
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a JW line without a line of the same code and day that carries none."""
    given = {(line.code, line.day) for line in claim.lines if "JW" not in line.modifiers}
    for at, line in each_line(claim):
        if "JW" in line.modifiers and "JZ" not in line.modifiers and (line.code, line.day) not in given:
            yield from RULE.stop(f"{at}.modifiers", f"{line.code} with JW stands alone: no line says what was given.")
