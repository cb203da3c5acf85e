"""A dose as an order states it: an amount, or an amount for each kilogram of the patient."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.core.quantity import Quantity, parse_quantity

_PER_KG = re.compile(r"(.*\S)\s*/\s*kg\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OrderedDose:
    """`amount` is the whole dose, or with `per_kg` that of each kilogram."""

    amount: Quantity
    per_kg: bool

    def __str__(self) -> str:
        return f"{self.amount}/kg" if self.per_kg else str(self.amount)


def parse_ordered_dose(text: str, at: str = "dose") -> OrderedDose:
    """Return the dose written as `1,000 mcg` or `0.01 mg/kg`. Raises BadInputError naming `at`."""
    match = _PER_KG.fullmatch(text)
    return OrderedDose(parse_quantity(match[1] if match else text, at), match is not None)
