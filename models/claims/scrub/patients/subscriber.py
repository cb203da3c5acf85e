"""Who holds the coverage is named where that is not the patient (R70)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes

RULE = ScrubRule(
    "subscriber",
    "The subscriber is named, with birth date",
    "subscriber",
    Place.INSURANCE,
    "Enter the subscriber's name and birth date",
    "X12 005010X222A1 2010BA; CO-31",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a coverage of somebody else without that person, or without a birth date."""
    for number, insurance in enumerate(claim.insurances):
        if insurance.relationship == "self" or insurance.relationship not in codes("relationship").codes:
            continue
        person, at = insurance.subscriber, f"insurances[{number}].subscriber"
        if insurance.payer_type == "medicare":
            continue
        if person is None:
            yield from RULE.stop(at, "The patient is not the subscriber, and the subscriber is not named.")
        elif person.born is None:
            yield from RULE.stop(f"{at}.born", "The subscriber has no birth date.")
