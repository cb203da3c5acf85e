"""Every line has a charge."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "charge_present",
    "Every line has a charge",
    "charge",
    Place.PAYER_RULES,
    "Enter a fee for the code",
    "X12 005010X222A1 SV102; CO-16 with M79",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a line without a charge; 0.00 is one."""
    for at, line in each_line(claim):
        if line.charge is None:
            yield from RULE.stop(f"{at}.charge", f"{line.code} has no charge.")
