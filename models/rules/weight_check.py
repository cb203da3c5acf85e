"""Whether a weight may be pounds typed as kilograms (S25)."""

from __future__ import annotations

from decimal import Decimal

from models.reference.code_tables import CodeTables

_WHOLE = Decimal(100)


def looks_like_pounds(weight_kg: Decimal, before_kg: Decimal | None, tables: CodeTables) -> bool:
    """Return whether two weights of one person differ by the ratio of pounds to kilograms, either way round."""
    if not before_kg or not weight_kg:
        return False
    ratio = tables.limits["pounds_per_kg"].value
    tolerance = ratio * tables.limits["pounds_tolerance_percent"].value / _WHOLE
    larger, smaller = max(weight_kg, before_kg), min(weight_kg, before_kg)
    return abs(larger / smaller - ratio) <= tolerance
