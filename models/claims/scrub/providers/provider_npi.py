"""Everyone named on a claim has an NPI: without it the loop would be left out (R66 to R69, C25)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_provider, name_of
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "provider_npi",
    "Every provider on the claim has an NPI",
    "provider_npi",
    Place.PEOPLE,
    "Enter the NPI",
    "C25: openemr 445; CO-16 with N290, N265, N286 or N297",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a provider without an NPI."""
    for at, provider in each_provider(claim):
        if not provider.npi.strip():
            yield from RULE.stop(f"{at}.npi", f"{name_of(provider.name)}, {provider.role}, has no NPI.")
