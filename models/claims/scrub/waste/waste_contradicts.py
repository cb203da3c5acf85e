"""What left something to discard does not say that nothing was left (R33)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "waste_contradicts",
    "No JZ beside the JW of the same drug",
    "waste_modifier",
    Place.DOSE,
    "Chart what was discarded",
    "R33: LifeWise; Priority Health",
    of_payment=True,
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a JZ line that a JW line names as its partner."""
    partners = {line.partner for line in claim.lines if "JW" in line.modifiers and line.partner}
    for at, line in each_line(claim):
        if line.control in partners and "JZ" in line.modifiers and "JW" not in line.modifiers:
            yield from RULE.stop(
                f"{at}.modifiers", f"{line.code} says JZ, nothing left, and a line beside it bills JW."
            )
