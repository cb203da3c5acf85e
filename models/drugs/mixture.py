"""Several ingredients in one syringe: what one mL of a formulation holds, and the drug it is ordered and given as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from models.core.quantity import Quantity, Unit
from models.core.source import Confidence, Source
from models.drugs.drug import Drug
from models.drugs.drug_safety import DOUBLE_CHECKS, SCHEDULES

WELLNESS, THERAPEUTIC = "wellness", "therapeutic"


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A drug and how much of it one mL holds. `price` is US dollars for a mL, None where the whole has one price."""

    drug_slug: str
    per_ml: Quantity
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Formulation:
    """What a version of a formulation says. `item` is the clinic's own charge item for the whole, "" for none."""

    slug: str
    name: str
    change: int
    ingredients: tuple[Ingredient, ...]
    item: str = ""

    def stored(self) -> dict[str, Any]:
        """Return it as an order keeps it."""
        return {"slug": self.slug, "name": self.name, "change": self.change, **stored_body(self.ingredients, self.item)}


def stored_body(ingredients: Iterable[Ingredient], item: str) -> dict[str, Any]:
    """Return ingredients and charge item as they are stored."""
    rows = [
        {
            "drug": one.drug_slug, "amount": str(one.per_ml.amount), "unit": one.per_ml.unit.value,
            "price": None if one.price is None else str(one.price),
        }
        for one in ingredients
    ]  # fmt: skip
    return {"ingredients": rows, "item": item}


def ingredients_from(body: Mapping[str, Any]) -> tuple[Ingredient, ...]:
    """Return the ingredients of a stored body."""
    return tuple(
        Ingredient(
            row["drug"],
            Quantity(Decimal(row["amount"]), Unit(row["unit"])),
            None if row["price"] is None else Decimal(row["price"]),
        )
        for row in body["ingredients"]
    )


def formulation_from(stored: Mapping[str, Any]) -> Formulation:
    """Return a formulation as an order keeps it."""
    return Formulation(stored["slug"], stored["name"], stored["change"], ingredients_from(stored), stored["item"])


@dataclass(frozen=True, slots=True)
class Part:
    """An ingredient with its drug."""

    drug: Drug
    ingredient: Ingredient


def parts_of(formulation: Formulation, drugs: Mapping[str, Drug]) -> tuple[Part, ...]:
    """Return the ingredients whose drugs are known, those a payer may cover first: they carry the injection."""
    known = [Part(drugs[one.drug_slug], one) for one in formulation.ingredients if one.drug_slug in drugs]
    return tuple(sorted(known, key=lambda part: part.drug.product_class == WELLNESS))


def mixed_drug(formulation: Formulation, drugs: Mapping[str, Drug]) -> Drug | None:
    """Return the drug a formulation is ordered as, in mL; None while an ingredient is not known.

    It holds every ingredient and every contraindication. What is judged by an ingredient's own amount or label is
    judged ingredient by ingredient.
    """
    parts = parts_of(formulation, drugs)
    if len(parts) < len(formulation.ingredients) or not parts:
        return None
    each = [part.drug for part in parts]
    return replace(
        each[0],
        slug=formulation.slug,
        name=formulation.name,
        display=formulation.name,
        brands=(),
        ingredients=_all(drug.ingredients or (drug.name,) for drug in each),
        classes=_all(drug.classes for drug in each),
        product_class=WELLNESS if all(drug.product_class == WELLNESS for drug in each) else THERAPEUTIC,
        routes=tuple(route for route in each[0].routes if all(route in drug.routes for drug in each)),
        codes=(),
        packages=(),
        site_rules=(),
        observations=tuple(row for drug in each for row in drug.observations),
        min_interval_days=max(drug.min_interval_days for drug in each),
        high_alert=any(drug.high_alert for drug in each),
        double_check=max((drug.double_check for drug in each), key=DOUBLE_CHECKS.index),
        pain=any(drug.pain for drug in each),
        clinical_source=Source("the clinic's formulation", Confidence.UNCONFIRMED),
        templates=(),
        notes="",
        usual_doses=(),
        dose_limits=(),
        course_limits=(),
        contraindications=tuple(row for drug in each for row in drug.contraindications),
        intervals=(),
        schedule=min((drug.schedule for drug in each if drug.schedule), key=SCHEDULES.index, default=""),
        formulation=formulation,
    )


def _all(words: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for part in words for word in part))
