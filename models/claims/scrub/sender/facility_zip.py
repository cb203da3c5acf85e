"""The ZIP of the service address has nine digits, never filled up (C15)."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import zip_digits
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes

RULE = ScrubRule(
    "facility_zip",
    "The service ZIP has nine digits",
    "facility_zip",
    Place.CLINIC,
    "Look the ZIP+4 up and enter all nine digits",
    "X12 005010X222A1 2310C N403; openemr 6174",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a ZIP of another length, and one whose last four digits somebody filled in."""
    if claim.facility is None:
        return
    digits = zip_digits(claim.facility.address)
    if not re.fullmatch("[0-9]{9}", digits):
        yield from RULE.stop("facility.address.zip_code", "The service ZIP needs nine digits.")
    elif digits[5:] in codes("filled_zip").codes:
        yield from RULE.stop(
            "facility.address.zip_code", f"The service ZIP ends in {digits[5:]}, which no address has."
        )
