"""No service was before the patient was born (CARC 14)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "before_birth",
    "The service is after birth",
    "birth_after",
    Place.PATIENT,
    "Correct the birth date or the day",
    "CARC 14",
    of_payment=True,
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a claim whose day is before the birth date."""
    if claim.patient.born is not None and claim.day < claim.patient.born:
        yield from RULE.stop("day", "The day of service is before the patient's birth date.")
