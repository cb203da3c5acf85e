"""Every line says which diagnosis it was for (R60)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "pointer_present",
    "Every line points to a diagnosis",
    "diagnosis_pointer",
    Place.DOSE,
    "Point the line to its diagnosis",
    "R60: X12 005010X222A1 SV107-1",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a line without a pointer; a claim without any diagnosis is judged elsewhere."""
    if not any(code.strip() for code in claim.diagnoses):
        return
    for at, line in each_line(claim):
        if not line.pointers:
            yield from RULE.stop(f"{at}.pointers", f"The line of {line.code} points to no diagnosis.")
