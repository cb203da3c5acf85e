"""The sex of a person is one a claim can carry."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_person
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes

RULE = ScrubRule(
    "patient_sex",
    "Sex is female, male or unknown",
    "sex",
    Place.PATIENT,
    "Choose the sex on the insurance card",
    "X12 005010X222A1 DMG03; CO-16 with MA39",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop another word than those that become F, M or U."""
    for at, who, person in each_person(claim):
        if person.sex.strip().lower() not in codes("sex").codes:
            yield from RULE.stop(f"{at}.sex", f"{who}'s sex is written as no claim can carry it.")
