"""A facility bills the injection; the professional claim does not pay (R21)."""

from __future__ import annotations

from models.billing.tables.tables import shipped_billing_tables
from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import acts

RULE = ScrubRule(
    "place_facility",
    "No injection in a facility on a professional claim",
    "place",
    Place.DOSE,
    "Correct the place, or bill it there",
    "R21: CMS PFS indicators; Regence policy",
    of_payment=True,
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop the line of an injection in such a place; vaccines have rules of their own there."""
    tables = shipped_billing_tables()
    closed = tables.groups["facility_place"]
    for at, line in each_line(claim):
        place = line.place_of_service or claim.place_of_service
        if line.code in acts() - tables.immunizations and place in closed.codes:
            text = f"{line.code} in place of service {place}: {closed.text}."
            yield from RULE.stop(f"{at}.place_of_service", text, closed.source.key)
