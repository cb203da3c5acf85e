"""The class of a product the formulary does not hold, by its keyed code or the words of its name."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from models.core.shipped import shipped_table


@lru_cache(maxsize=4096)
def class_named(name: str, code: str = "") -> str:
    """Return the class a product's code tells, else the words of its name, else the code's range; "" for none."""
    lowered = f" {' '.join(name.lower().split())} "
    return (
        next((row["product_class"] for row in _table()["coded"] if _holds(row, code)), "")
        or next((row["product_class"] for row in _table()["words"] if any(word in lowered for word in row["any"])), "")
        or next((row["product_class"] for row in _table()["codes"] if _holds(row, code)), "")
    )


def _holds(row: dict[str, Any], code: str) -> bool:
    return code in row["codes"] if "codes" in row else bool(code) and row["first"] <= code <= row["last"]


def _table() -> dict[str, Any]:
    return shipped_table(__package__, "product_words")
