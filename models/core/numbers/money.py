"""Money as people and payers read it: exact dollars and cents."""

from __future__ import annotations

from decimal import Decimal

CENT = Decimal("0.01")


def dollars_text(amount: Decimal) -> str:
    """Return an amount as people read it, its sign before the dollar: `$1,020.40`, `-$1.50`."""
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


def dollars(amount: Decimal) -> str:
    """Return an amount with both its cents, `1250.00`. Raises ValueError for a fraction of a cent."""
    exact = amount.quantize(CENT)
    if exact != amount:
        msg = f"{amount} is no whole number of cents"
        raise ValueError(msg)
    return str(exact)
