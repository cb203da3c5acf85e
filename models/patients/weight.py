"""A patient's weight as a person types it: a number and its unit, never a bare number."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from models.core.errors import BadInputError
from models.core.quantity import parse_amount

KG_PER_POUND = Decimal("0.45359237")
"""Exact by definition: NIST SP 811, appendix B.8."""
# A scale shows tenths of a kilogram; more digits of a converted weight would only look exact.
KG_STEP = Decimal("0.1")
_KG = {"kg", "kgs", "kilogram", "kilograms"}
_POUNDS = {"lb", "lbs", "pound", "pounds"}


def parse_weight(text: str, at: str = "weight") -> Decimal:
    """Return the kilograms `70 kg` or `154 lb` means; pounds are converted exactly and kept to 0.1 kg.

    Raises BadInputError naming `at` for a bare number, another unit, or nothing.
    """
    match = re.fullmatch(r"\s*([\d.,]+)\s*([^\d\s]*)\s*", text)
    if match is None:
        raise BadInputError(at, f"{text!r} is not a weight: write 70 kg or 154 lb")
    amount, unit = parse_amount(match[1], at), match[2].lower().rstrip(".")
    if not unit:
        raise BadInputError(at, f"kg or lb? Write the unit, such as {match[1]} kg")
    if unit not in _KG | _POUNDS:
        raise BadInputError(at, f"{match[2]!r} is not a unit of weight here: write kg or lb")
    kg = amount if unit in _KG else (amount * KG_PER_POUND).quantize(KG_STEP, ROUND_HALF_UP)
    if not kg:
        raise BadInputError(at, "a weight is more than nothing")
    return kg
