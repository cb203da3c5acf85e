"""59 and X{EPSU} stand on procedures, never on a visit (R11)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes, visits

RULE = ScrubRule(
    "modifier_59_place",
    "No 59 on a visit",
    "modifier",
    Place.SERVICES,
    "Take it off; a visit apart carries 25",
    "R11: MOD",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a visit line with a modifier for procedures."""
    for at, line in each_line(claim):
        wrong = sorted(codes("distinct").codes.intersection(line.modifiers))
        if wrong and line.code in visits():
            yield from RULE.stop(f"{at}.modifiers", f"{', '.join(wrong)} stands on the visit {line.code}.")
