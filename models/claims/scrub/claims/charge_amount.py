"""A charge is dollars and cents, never below zero."""

from __future__ import annotations

from decimal import Decimal

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line, is_whole, number_text
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "charge_amount",
    "Charges are exact cents, not below zero",
    "charge",
    Place.PAYER_RULES,
    "Correct the fee of the code",
    "X12 005010X222A1 SV102",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a charge below zero, of a fraction of a cent, or of more digits than a claim has."""
    for at, line in each_line(claim):
        charge = line.charge
        if charge is None:
            continue
        if not charge.is_finite() or charge < 0 or charge >= _TOO_MUCH or not is_whole(charge * 100):
            yield from RULE.stop(
                f"{at}.charge", f"{line.code} is charged {number_text(charge)}: write dollars and cents."
            )


_TOO_MUCH = Decimal(10) ** 8
