"""Whether a new weight looks like pounds typed as kilograms, or the other way round (S25)."""

from __future__ import annotations

from decimal import Decimal

HUNDRED = Decimal(100)


def looks_like_pounds(weight_kg: Decimal, last_kg: Decimal, ratio: Decimal, tolerance_percent: Decimal) -> bool:
    """True when the new weight is about `ratio` times the last, or the last about `ratio` times the new one.

    `tolerance_percent` is how far from `ratio` still counts. Source: S25; NIST SP 811 appendix B.8.
    """
    spread = ratio * tolerance_percent / HUNDRED
    more, less = max(weight_kg, last_kg), min(weight_kg, last_kg)
    return (ratio - spread) * less <= more <= (ratio + spread) * less
