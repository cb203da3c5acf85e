"""Whether a dose is written in a unit its drug is measured in."""

from __future__ import annotations

from models.core.errors import BadInputError
from models.core.quantity import Quantity, Unit
from models.drugs.drug import Drug


def check_dose_unit(dose: Quantity, drug: Drug) -> None:
    """Refuse nothing at all, and a unit no package of the drug can be held against. Raises BadInputError at `dose`."""
    known = [package.content for package in drug.packages if package.content]
    if drug.formulation and dose.unit is not Unit.ML:
        raise BadInputError("dose", f"{drug.display} is a formulation: order its volume in mL")
    if known and dose.unit is not Unit.ML and not any(dose.comparable(content.unit) for content in known):
        raise BadInputError("dose", f"this drug is measured in {known[0].unit.display}")
    if not dose.amount:
        raise BadInputError("dose", "a dose is more than nothing")
