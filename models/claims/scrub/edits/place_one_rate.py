"""A clinic paid one rate for the whole visit bills no injection beside it (R21)."""

from __future__ import annotations

from models.billing.tables.tables import shipped_billing_tables
from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line, payer_type
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import acts

RULE = ScrubRule(
    "place_one_rate",
    "Medicare pays rural and federally qualified health centers one rate",
    "place",
    Place.CLAIM,
    "Decide whether a line goes out",
    "R21: from knowledge",
    of_payment=True,
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Ask about a Medicare claim with an injection in such a place."""
    rate = shipped_billing_tables().groups["encounter_rate_place"]
    if payer_type(claim) != "medicare":
        return
    for at, line in each_line(claim):
        place = line.place_of_service or claim.place_of_service
        if line.code in acts() and place in rate.codes:
            yield from RULE.ask(f"{at}.place_of_service", f"Place of service {place}: {rate.text}.", rate.source.key)
