"""Each role on a claim is one person (R69)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes

RULE = ScrubRule(
    "provider_role",
    "Roles are known, each once",
    "provider_role",
    Place.DOSE,
    "Correct who ordered or supervised",
    "R69: X12 005010X222A1 2310 and 2420",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a role no claim has, and a role two providers have on one level."""
    known = codes("provider_role").codes
    levels = [("", claim.providers)] + [(f"{at}.", line.providers) for at, line in each_line(claim)]
    for before, providers in levels:
        seen: set[str] = set()
        for number, provider in enumerate(providers):
            at = f"{before}providers[{number}].role"
            if provider.role not in known:
                yield from RULE.stop(at, f"{provider.role[:20] or 'No role'} is no role of a provider on a claim.")
            elif provider.role in seen:
                yield from RULE.stop(at, f"Two providers are {provider.role}.")
            seen.add(provider.role)
