"""Units are whole and above zero (R26)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line, is_whole, number_text
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "units_whole",
    "Units are whole numbers above zero",
    "units",
    Place.DOSE,
    "Correct the units",
    "R26: CGS; X12 005010X222A1 SV104",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop units that are no whole number above zero."""
    for at, line in each_line(claim):
        if not is_whole(line.units) or line.units <= 0:
            text = f"{number_text(line.units)} units of {line.code}: units are whole and above 0."
            yield from RULE.stop(f"{at}.units", text)
