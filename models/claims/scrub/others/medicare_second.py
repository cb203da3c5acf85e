"""A claim to Medicare behind another payer says why (SBR05)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import payer_row

RULE = ScrubRule(
    "medicare_second",
    "Why Medicare pays second is stated",
    "second_reason",
    Place.INSURANCE,
    "Choose why Medicare pays second",
    "X12 005010X222A1 SBR05; Stedi, missing insurance type code, 2026-03-25",
    of_payment=True,
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop Medicare behind another payer without one of the known reasons."""
    row = payer_row("second_reason", "medicare", "")
    ranks = [insurance.rank for insurance in claim.insurances]
    for number, insurance in enumerate(claim.insurances):
        if insurance.payer_type != "medicare" or row is None or insurance.rank <= min(ranks):
            continue
        if insurance.secondary_reason not in row.row["codes"]:
            text = "Medicare pays after another payer, and the claim does not say why."
            yield from RULE.stop(f"insurances[{number}].secondary_reason", text)
