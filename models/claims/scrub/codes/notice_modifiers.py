"""What the patient was told about payment is one thing (R64)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes

RULE = ScrubRule(
    "notice_modifiers",
    "GA, GX, GY and GZ exclude each other, but for GX beside GY",
    "modifiers_together",
    Place.DOSE,
    "Keep the one the signed notice says",
    "R64: MOD",
)
_TOGETHER = frozenset({"GX", "GY"})


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a line with notices that contradict each other."""
    for at, line in each_line(claim):
        marks = codes("notice").codes.intersection(line.modifiers)
        if len(marks) > 1 and marks != _TOGETHER:
            text = f"The line of {line.code} carries {', '.join(sorted(marks))}, which exclude each other."
            yield from RULE.stop(f"{at}.modifiers", text)
