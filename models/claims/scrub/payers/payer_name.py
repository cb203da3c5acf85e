"""A payer has a name that fits (C23)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "payer_name",
    "Every payer on the claim has a name of at most 60 characters",
    "payer_name",
    Place.PAYER,
    "Shorten the payer's name to what its card says",
    "C23: X12 005010 data element 1035; stupidedi PR 248",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a payer without a name, and one whose name would be cut."""
    most = limit("organization_name").most
    for number, insurance in enumerate(claim.insurances):
        at = f"insurances[{number}].payer_name"
        if not insurance.payer_name.strip():
            yield from RULE.stop(at, "A payer on the claim has no name.")
        elif len(insurance.payer_name) > most:
            yield from RULE.stop(at, f"The payer's name has {len(insurance.payer_name)} characters: {most} fit.")
