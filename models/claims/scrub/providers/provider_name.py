"""Everyone named on a claim has a name that fits (C23)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_provider
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "provider_name",
    "Providers' names are there and fit",
    "provider_name",
    Place.PEOPLE,
    "Correct the name",
    "X12 005010X222A1 2310; CO-16 with N289, N264 or N285",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a provider without a family name or with a name too long."""
    for at, provider in each_provider(claim):
        name = provider.name
        if not name.family.strip():
            yield from RULE.stop(f"{at}.name.family", f"The {provider.role or 'unknown'} provider has no family name.")
        for part in ("family", "given", "middle", "suffix"):
            most = limit(_LIMITS[part]).most
            if len(getattr(name, part)) > most:
                yield from RULE.stop(f"{at}.name.{part}", f"The {part} name of a provider is too long: {most} fit.")


_LIMITS = {"family": "family_name", "given": "given_name", "middle": "middle_name", "suffix": "suffix"}
