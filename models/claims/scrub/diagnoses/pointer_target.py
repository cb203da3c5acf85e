"""A pointer leads to a diagnosis of the claim (R60)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "pointer_target",
    "Pointers lead to diagnoses of the claim",
    "diagnosis_pointer",
    Place.DOSE,
    "Point the line to a diagnosis that is there",
    "R60: X12 005010X222A1 SV107",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a line that points to a place where no diagnosis stands; a claim without any is judged elsewhere."""
    if not any(code.strip() for code in claim.diagnoses):
        return
    for at, line in each_line(claim):
        lost = [str(pointer) for pointer in line.pointers if not 1 <= pointer <= len(claim.diagnoses)]
        if lost:
            text = f"{line.code} points to diagnosis {', '.join(lost)}, and the claim has {len(claim.diagnoses)}."
            yield from RULE.stop(f"{at}.pointers", text)
