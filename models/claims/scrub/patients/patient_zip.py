"""A ZIP has five or nine digits as it is (C15)."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_person, zip_digits
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "patient_zip",
    "ZIPs of people have five or nine digits",
    "patient_zip",
    Place.PATIENT,
    "Correct the ZIP",
    "X12 005010X222A1 N403; CO-16 with MA37",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop the patient's ZIP of another length or none, and anybody's that is wrong."""
    for at, who, person in each_person(claim):
        digits = zip_digits(person.address)
        if (digits or at == "patient") and not re.fullmatch("[0-9]{5}([0-9]{4})?", digits):
            yield from RULE.stop(f"{at}.address.zip_code", f"{who}'s ZIP has neither five nor nine digits.")
