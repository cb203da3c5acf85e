"""An NPI has ten digits, the last of which checks the others (R69)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_provider, name_of
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.core.numbers.npi import npi_is_valid

RULE = ScrubRule(
    "provider_npi_checks",
    "Providers' NPIs check",
    "provider_npi",
    Place.PEOPLE,
    "Correct the NPI",
    "CMS NPI check digit; Stedi, invalid NPI format",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a provider's NPI of another shape or with a wrong check digit."""
    for at, provider in each_provider(claim):
        if provider.npi.strip() and not npi_is_valid(provider.npi):
            text = f"{provider.npi[:20]} of {name_of(provider.name)}, {provider.role}, is no valid NPI."
            yield from RULE.stop(f"{at}.npi", text)
