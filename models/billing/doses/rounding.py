"""How amounts become whole billing units, and how a reason prints them."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

_LEGIBLE = Decimal("0.000001")


def whole_units(amount: Decimal, unit: Decimal) -> Decimal:
    """Return amount ÷ unit rounded up to a whole billing unit (R26)."""
    return (amount / unit).to_integral_value(ROUND_CEILING)


def full_units(amount: Decimal, unit: Decimal) -> Decimal:
    """Return amount ÷ unit rounded down: what a leftover is worth (R34)."""
    return (amount / unit).to_integral_value(ROUND_FLOOR)


def legible(amount: Decimal) -> Decimal:
    """Return an amount as a reason prints it: to the nearest millionth, huge ones as they are."""
    return amount.quantize(_LEGIBLE) if amount.adjusted() < 18 else amount
