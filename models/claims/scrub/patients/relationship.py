"""What the patient is to the subscriber is one of four things (R70)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes

RULE = ScrubRule(
    "relationship",
    "The relationship to the subscriber is known",
    "relationship",
    Place.INSURANCE,
    "Choose self, spouse, child or other",
    "X12 005010X222A1 SBR02 and PAT01",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a relationship no claim can carry; Medicare covers every person by a number of their own."""
    for number, insurance in enumerate(claim.insurances):
        at = f"insurances[{number}].relationship"
        if insurance.relationship not in codes("relationship").codes:
            yield from RULE.stop(at, "The relationship to the subscriber is none a claim can carry.")
        elif insurance.payer_type == "medicare" and insurance.relationship != "self":
            yield from RULE.stop(
                at, "Medicare covers each person by a number of their own: the patient is the subscriber."
            )
