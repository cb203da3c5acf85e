"""Products whose doses charts write in two units, such as micrograms and international units."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from models.core.quantity import Quantity, Unit
from models.core.shipped import shipped_table
from models.core.source import Source, source_of
from models.drugs.drug import Drug


@dataclass(frozen=True, slots=True)
class Equivalent:
    """`of` is as much as `equals`. `whole` maps amounts of the first that stand for one container to the second."""

    of: Quantity
    equals: Quantity
    whole: tuple[tuple[Quantity, Quantity, Source], ...]
    source: Source

    def converted(self, quantity: Quantity, unit: Unit) -> tuple[Quantity, Source] | None:
        """Return a quantity in another unit and who says so; None where the two units are not these."""
        for amount, stands_for, source in self.whole:
            if quantity.comparable(amount.unit) and quantity.to(amount.unit) == amount and stands_for.comparable(unit):
                return stands_for.to(unit), source
        for one, other in ((self.of, self.equals), (self.equals, self.of)):
            if quantity.comparable(one.unit) and other.comparable(unit):
                exact = quantity.to(one.unit).amount * other.amount / one.amount
                return Quantity(exact, other.unit).to(unit), self.source
        return None


def equivalent_of(drug: Drug) -> Equivalent | None:
    """Return the equivalence of a drug by its slug, else by one of its codes; None for nearly every drug."""
    by_drug, by_code = _equivalents()
    if drug.slug:
        return by_drug.get(drug.slug)
    return next((by_code[code.hcpcs] for code in drug.codes if code.hcpcs in by_code), None)


@cache
def _equivalents() -> tuple[dict[str, Equivalent], dict[str, Equivalent]]:
    rows = [(row, _equivalent(row)) for row in shipped_table(__package__, "equivalents")["equivalent"]]
    return (
        {slug: made for row, made in rows for slug in row["drugs"]},
        {code: made for row, made in rows for code in row["hcpcs"]},
    )


def _equivalent(row: dict[str, Any]) -> Equivalent:
    unit, other = Unit(row["unit"]), Unit(row["is_unit"])
    whole = tuple(
        (Quantity(Decimal(one["amount"]), unit), Quantity(Decimal(one["is_amount"]), other), source_of(one))
        for one in row.get("whole", ())
    )
    return Equivalent(
        Quantity(Decimal(row["amount"]), unit), Quantity(Decimal(row["is_amount"]), other), whole, source_of(row)
    )
