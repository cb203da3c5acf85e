"""A taxonomy code has ten characters, where one is given."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_provider
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "billing_taxonomy",
    "Taxonomy codes have the shape of the NUCC list",
    "billing_taxonomy",
    Place.CLINIC,
    "Enter a code such as 207Q00000X",
    "NUCC Health Care Provider Taxonomy; CO-16 with N255",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a taxonomy code of another shape, of who bills or of a provider; a claim may go without one."""
    given = [("billing.taxonomy", claim.billing.taxonomy)]
    given += [(f"{at}.taxonomy", provider.taxonomy) for at, provider in each_provider(claim)]
    for at, code in given:
        if code and not re.fullmatch("[0-9A-Z]{9}X", code):
            yield from RULE.stop(at, f"{code[:20]} is no taxonomy code of ten characters ending in X.")
