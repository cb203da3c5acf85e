"""A modifier has two characters (R70)."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "modifier_shape",
    "Modifiers have two characters",
    "modifier",
    Place.DOSE,
    "Correct the modifier",
    "R70: X12 005010X222A1 SV101-3",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop everything that can be no modifier."""
    for at, line in each_line(claim):
        wrong = [mark[:20] or "an empty place" for mark in line.modifiers if not re.fullmatch("[A-Z0-9]{2}", mark)]
        if wrong:
            yield from RULE.stop(f"{at}.modifiers", f"On the line of {line.code}, {', '.join(wrong)} is no modifier.")
