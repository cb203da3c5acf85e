"""A formulation as typed, checked into what is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from uuid import UUID

from models.billing.own_items import priced_item
from models.core.errors import BadInputError
from models.core.quantity import Unit, parse_amount, parse_quantity
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug
from models.drugs.mixture import THERAPEUTIC, WELLNESS, Ingredient
from models.drugs.rules.dose_unit import check_dose_unit
from models.safety.facts import Incompatible
from models.store.clinic import Clinic

MOST_INGREDIENTS = 6
_CENTS = 2
_TYPED = re.compile(r"(.+?)\s+([0-9][0-9.,]*\s*[a-zA-Z]+)(?:\s*\$\s*([0-9][0-9.,]*))?")


@dataclass(frozen=True, slots=True)
class FormulationDraft:
    """A formulation as edited. `ingredients` are drug, amount in one mL and price, a text each, as `read_ingredient`.

    `item` is the clinic's own charge item for the whole. `key` None is a new one, `change` the version the edit began
    from, 0 for a new one.
    """

    name: str
    ingredients: tuple[str, ...]
    item: str
    reason: str
    key: UUID | None = None
    change: int = 0


def checked_ingredients(clinic: Clinic, typed: Sequence[str], barred: Iterable[Incompatible]) -> tuple[Ingredient, ...]:
    """Return the ingredients as stored. Raises BadInputError at the field of the one that cannot be mixed."""
    made = [
        (f"ingredient{place}", *_read(clinic, text, f"ingredient{place}"))
        for place, text in enumerate(typed, 1)
        if text.strip()
    ]
    if not 2 <= len(made) <= MOST_INGREDIENTS:
        raise BadInputError("ingredient2", f"a formulation has 2 to {MOST_INGREDIENTS} ingredients")
    for (_, first, _), (at, second, _) in combinations(made, 2):
        if first.slug == second.slug:
            raise BadInputError(at, f"{second.display} stands in it already")
        if found := next((one for one in barred if one.of(first.slug, second.slug)), None):
            raise BadInputError(at, f"not with {first.display}: {found.text}")
    if not set.intersection(*(set(drug.routes) for _, drug, _ in made)):
        raise BadInputError("ingredient2", "these drugs have no route in common")
    volume = sum((one.per_ml.amount for *_, one in made if one.per_ml.unit is Unit.ML), Decimal(0))
    if volume > 1:
        raise BadInputError("ingredient1", "one mL cannot hold more than 1 mL of its ingredients")
    return tuple(one for *_, one in made)


def item_of_whole(clinic: Clinic, item: str, ingredients: Iterable[Ingredient]) -> str:
    """Return the charge item of the whole. Raises BadInputError at `item` where each ingredient has a price too."""
    code = priced_item(clinic, item)
    if code and any(one.price is not None for one in ingredients):
        raise BadInputError("item", "give a price to the whole or to each ingredient, not both")
    return code


def _read(clinic: Clinic, text: str, at: str) -> tuple[Drug, Ingredient]:
    match = _TYPED.fullmatch(" ".join(text.split()))
    if not match:
        raise BadInputError(at, "write drug, amount in 1 mL and price, such as cyanocobalamin 500 mcg $4.00")
    drug = _drug(clinic, match[1], at)
    if drug.schedule or drug.product_class not in {WELLNESS, THERAPEUTIC}:
        raise BadInputError(at, f"{drug.display} is given alone, never mixed")
    per_ml = parse_quantity(match[2], at)
    try:
        check_dose_unit(per_ml, drug)
    except BadInputError as error:
        raise BadInputError(at, error.text) from None
    price = parse_amount(match[3], at) if match[3] else None
    if price is not None and price != round(price, _CENTS):
        raise BadInputError(at, "write the price in dollars and cents")
    return drug, Ingredient(drug.slug, per_ml, price)


def _drug(clinic: Clinic, words: str, at: str) -> Drug:
    formulary = clinic_formulary(clinic)
    found = [drug for drug in formulary.matching(words) if drug.formulation is None]
    exact = [drug for drug in formulary.named(words) if drug.formulation is None]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0]
    if not found:
        raise BadInputError(at, f"no drug named {words} is in the formulary")
    raise BadInputError(at, f"{len(found)} drugs match {words}: type more of the name")
