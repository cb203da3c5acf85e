"""Who bills has a valid NPI (R69)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.core.numbers.npi import npi_is_valid

RULE = ScrubRule(
    "billing_npi",
    "The billing NPI has ten digits that check",
    "billing_npi",
    Place.CLINIC,
    "Enter the NPI of the clinic",
    "CMS NPI check digit; CO-16 with N257",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a claim whose billing NPI is missing or wrong."""
    npi = claim.billing.npi
    if not npi_is_valid(npi):
        text = f"{npi[:20]} is no valid NPI of who bills." if npi.strip() else "The NPI of who bills is missing."
        yield from RULE.stop("billing.npi", text)
