"""A line points to at most four diagnoses, to each once (R60)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "pointer_count",
    "A line points to at most four diagnoses, to each once",
    "diagnosis_pointer",
    Place.DOSE,
    "Take pointers off the line",
    "R60: X12 005010X222A1 SV107-1 to SV107-4",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a line with too many pointers or with one twice."""
    most = limit("pointers").most
    for at, line in each_line(claim):
        if len(line.pointers) > most:
            yield from RULE.stop(f"{at}.pointers", f"{line.code} points to {len(line.pointers)} diagnoses: {most} fit.")
        elif len(set(line.pointers)) < len(line.pointers):
            yield from RULE.stop(f"{at}.pointers", f"The line of {line.code} points to one diagnosis twice.")
