"""A service facility has a valid NPI, where one is given."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.core.numbers.npi import npi_is_valid

RULE = ScrubRule(
    "facility_npi",
    "The NPI of the service facility checks",
    "facility_npi",
    Place.CLINIC,
    "Enter the NPI of the service address, or none",
    "CMS NPI check digit; CO-16 with N293",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a wrong NPI of the service facility; it may go without."""
    if claim.facility is not None and claim.facility.npi and not npi_is_valid(claim.facility.npi):
        yield from RULE.stop("facility.npi", f"{claim.facility.npi[:20]} is no valid NPI of the service address.")
