"""A claim carries the birth date (R70)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "patient_birth",
    "Patient and subscriber have a birth date",
    "birth",
    Place.PATIENT,
    "Enter the birth date",
    "X12 005010X222A1 DMG02; CO-16 with N329",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a patient without a birth date; a subscriber's is judged with who that is."""
    if claim.patient.born is None:
        yield from RULE.stop("patient.born", "The patient has no birth date.")
