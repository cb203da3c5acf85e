"""Modifier 25 stands on a visit, never on an injection or a drug (R14, R25)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import acts, product_kind

RULE = ScrubRule(
    "modifier_25_place",
    "Modifier 25 stands on visits",
    "modifier",
    Place.DOSE,
    "Take 25 off this line",
    "R14, R25: First Coast on modifier 25",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop 25 on the line of an injection or a product."""
    for at, line in each_line(claim):
        if "25" in line.modifiers and (line.code in acts() or product_kind(line.code)):
            yield from RULE.stop(f"{at}.modifiers", f"25 stands on {line.code}: it belongs on the visit.")
