"""Conditions with two open ends, as rows state ages and weights."""

from __future__ import annotations

from decimal import Decimal

End = int | Decimal | None


def holds(value: int | Decimal, least: End, below: End) -> bool:
    """Return whether a value is `least` or more and under `below`; None leaves that end open."""
    return (least is None or value >= least) and (below is None or value < below)
