"""How a powder is mixed by its label: which diluent volume makes which strength."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from models.core.quantity import Quantity, Unit
from models.core.shipped import shipped_table
from models.core.source import Source, source_of
from models.drugs.drug import Package

_HUNDREDTH = Decimal("0.01")
"""A syringe is read to hundredths of a mL."""


@dataclass(frozen=True, slots=True)
class Mixing:
    """One way the label names: `diluent_ml` added to a container of `content` makes `per_ml` of it in one mL."""

    content: Quantity
    diluent_ml: Decimal
    per_ml: Quantity
    source: Source

    @property
    def volume_ml(self) -> Decimal:
        """What the container holds then, in mL."""
        return (self.content.amount / self.per_ml.amount).quantize(_HUNDREDTH, ROUND_HALF_UP).normalize()


def mixings_of(slug: str, route: str | None, package: Package) -> tuple[Mixing, ...]:
    """Return the ways the label names for one container of a powder by a route; none for a solution."""
    if package.volume_ml is not None or package.content is None:
        return ()
    return tuple(row for drug, by, row in _mixings() if (drug, by) == (slug, route) and row.content == package.content)


@cache
def _mixings() -> tuple[tuple[str, str, Mixing], ...]:
    rows = []
    for row in shipped_table(__package__, "mixings")["mixing"]:
        unit = Unit(row["unit"])
        made = Mixing(
            Quantity(Decimal(row["amount"]), unit),
            Decimal(row["diluent_ml"]),
            Quantity(Decimal(row["per_ml"]), unit),
            source_of(row),
        )
        rows += [(drug, route, made) for drug in row["drugs"] for route in row["routes"]]
    return tuple(rows)
