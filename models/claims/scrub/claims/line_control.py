"""A line has a number of its own that comes back whole (REF 6R)."""

from __future__ import annotations

from collections import Counter

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "line_control",
    "Lines have numbers of their own",
    "line_control",
    Place.CLAIM,
    "Take it back, so that its lines get numbers",
    "X12 005010X222A1 REF 6R; C8",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a line without a number, with another line's, or with one a payer may cut."""
    most = limit("line_control").most
    times = Counter(line.control for line in claim.lines)
    for at, line in each_line(claim):
        if not line.control.strip():
            yield from RULE.stop(f"{at}.control", f"The line of {line.code} has no number of its own.")
        elif times[line.control] > 1:
            yield from RULE.stop(f"{at}.control", f"The number of the line of {line.code} stands on another line too.")
        elif len(line.control) > most:
            text = f"The number of the line of {line.code} has {len(line.control)} characters: {most} come back."
            yield from RULE.stop(f"{at}.control", text)
