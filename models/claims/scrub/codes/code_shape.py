"""A line has a procedure code of five characters (R70)."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "code_shape",
    "Every line has a procedure code",
    "code",
    Place.DOSE,
    "Enter the code",
    "R70: X12 005010X222A1 SV101-2",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a line whose code is missing or no HCPCS or CPT code by shape."""
    for at, line in each_line(claim):
        if not re.fullmatch("[A-Z][0-9]{4}|[0-9]{4}[0-9A-Z]", line.code):
            text = (
                f"{line.code[:20]} is no HCPCS or CPT code of five characters."
                if line.code.strip()
                else "A line has no code."
            )
            yield from RULE.stop(f"{at}.code", text)
