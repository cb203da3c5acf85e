"""A claim gives each diagnosis once (R60)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "diagnosis_repeated",
    "No diagnosis is given twice",
    "diagnosis_repeated",
    Place.DOSE,
    "Take one of them off",
    "R60: Stedi, duplicate diagnosis codes, 2026-03-25",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop every diagnosis that stands before already, with or without its dot."""
    seen: set[str] = set()
    for number, written in enumerate(claim.diagnoses):
        code = written.replace(".", "").strip().upper()
        if code and code in seen:
            yield from RULE.stop(f"diagnoses[{number}]", f"{written} is given twice: clearinghouses reject it.")
        seen.add(code)
