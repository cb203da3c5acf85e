"""The quantity of an NDC is more than nothing, with at most three decimals (R47, C19)."""

from __future__ import annotations

from decimal import Decimal

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line, number_text
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "ndc_quantity",
    "The NDC has a quantity a claim can carry",
    "ndc",
    Place.DOSE,
    "Correct the dose or the package",
    "R47: Stedi, invalid drug unit count; X12 RFI 1924",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a quantity that is missing, not above zero, or finer than a claim carries."""
    most = limit("ndc_decimals").most
    for at, line in each_line(claim):
        if line.drug is None:
            continue
        quantity = line.drug.quantity
        if quantity is None or not quantity.is_finite() or quantity <= 0:
            written = "missing" if quantity is None else f"{number_text(quantity)}, not above 0"
            yield from RULE.stop(f"{at}.drug.quantity", f"The NDC quantity of {line.code} is {written}.")
        elif _decimals(quantity) > most:
            text = f"The NDC quantity of {line.code} is {number_text(quantity)}: a claim carries {most} decimals."
            yield from RULE.stop(f"{at}.drug.quantity", text)


def _decimals(quantity: Decimal) -> int:
    exponent = quantity.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
