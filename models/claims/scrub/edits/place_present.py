"""A claim and its lines say where the service was (R21)."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "place_present",
    "The place of service is a code of two digits",
    "place_missing",
    Place.DOSE,
    "Enter the place",
    "R21, R70: X12 005010X222A1 CLM05-1",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a place that is no code of two digits; a line without one stands where the claim does."""
    places = [("place_of_service", claim.place_of_service)]
    places += [
        (f"{at}.place_of_service", line.place_of_service) for at, line in each_line(claim) if line.place_of_service
    ]
    for at, place in places:
        if not re.fullmatch("[0-9]{2}", place):
            text = (
                f"{place[:10]} is no place of service of two digits."
                if place.strip()
                else "The place of service is missing."
            )
            yield from RULE.stop(at, text)
