"""A claim says why: at least one diagnosis (R60)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "diagnosis_present",
    "The claim has a diagnosis",
    "diagnosis_missing",
    Place.DOSE,
    "Add the diagnosis the order was given for",
    "R60: X12 005010X222A1; CO-16 with M76 or MA63",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a claim without any diagnosis."""
    if not any(code.strip() for code in claim.diagnoses):
        yield from RULE.stop("diagnoses", "The claim has no diagnosis.")
