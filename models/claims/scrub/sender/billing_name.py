"""Who bills has a name that fits its place (R69, C23)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "billing_name",
    "The billing provider has a name of at most 60 characters",
    "billing_name",
    Place.CLINIC,
    "Enter the clinic's legal name",
    "X12 005010X222A1 2010AA NM103",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a claim of nobody, and a name that would be cut; the service facility's name alike."""
    most = limit("organization_name").most
    if not claim.billing.name.strip():
        yield from RULE.stop("billing.name", "The claim does not name who bills.")
    for at, name in (
        ("billing.name", claim.billing.name),
        ("facility.name", claim.facility.name if claim.facility else ""),
    ):
        if len(name) > most:
            yield from RULE.stop(at, f"The name has {len(name)} characters: {most} fit.")
