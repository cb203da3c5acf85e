"""Who bills has a tax number of nine digits (C25)."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "billing_tax_number",
    "The billing tax number has nine digits",
    "billing_tax",
    Place.CLINIC,
    "Enter the nine digits without a hyphen",
    "C25: openemr 445; Stedi, invalid TIN",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a tax number that is not nine digits as it stands. The number itself is never printed: it may be an SSN."""
    number = claim.billing.tax_id
    if not re.fullmatch("[0-9]{9}", number):
        what = "does not have nine digits" if number.strip() else "is missing"
        yield from RULE.stop("billing.tax_id", f"The tax number of who bills {what}.")
