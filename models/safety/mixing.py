"""A syringe of several ingredients: each ingredient as a dose of its own, and what the whole is worked out from."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from models.core.finding import Finding
from models.core.quantity import Quantity, Unit
from models.drugs.mixture import Part
from models.safety.case import GivingCase
from models.safety.facts import AttestationFacts
from models.safety.giving import volume_of
from models.stock.facts import StockFacts

if TYPE_CHECKING:  # rules decide without loading the draft
    from models.safety.draft import DraftBody

UNPICKED = "dose.unpicked"
"""Where it is said that no lot of an ingredient is in hand."""
C = TypeVar("C", bound=GivingCase)


def ingredient_cases(case: C) -> tuple[C, ...]:
    """Return the case of each ingredient, none for a single drug: its own drug, amount, stock and picks."""
    return tuple(_ingredient(case, part) for part in case.facts.parts)


def of_ingredient(case: C, item: StockFacts) -> C:
    """Return the case of the ingredient a lot is of; the case itself for a single drug, or a lot of no ingredient."""
    found = (part for part in ingredient_cases(case) if part.facts.order.drug_slug == item.package.slug)
    return next(found, case)


def suffixed(finding: Finding, part: GivingCase) -> Finding:
    """Return what a rule found of one ingredient, at a place of its own and with its name."""
    name = part.facts.drug.display if part.facts.drug else ""
    # No lot in hand of it yet is no fault of a lot.
    at = UNPICKED if finding.at == "dose.lot" and not part.lots else finding.at
    return replace(finding, at=f"{at}[{part.facts.order.drug_slug}]", text=f"{name}: {finding.text}")


def _ingredient(case: C, part: Part) -> C:
    facts, slug = case.facts, part.drug.slug
    end = f"[{slug}]"
    own = [(lot, pick) for lot, pick in zip(case.lots, case.draft.lots, strict=False) if lot.package.slug == slug]
    order = replace(facts.order, drug_slug=slug, dose=_amount(part, facts.order.dose), dose_per_kg=None, steps=())
    dose, lots = _amount(part, case.dose), tuple(lot for lot, _ in own)
    draft = _draft(case.draft, tuple(pick for _, pick in own), dose, end)
    part_facts = replace(
        facts,
        drug=part.drug,
        parts=(),
        order=order,
        stock=tuple(item for item in facts.stock if item.package.slug == slug),
        attestations=tuple(_own(item, end) for item in facts.attestations),
    )
    volume = volume_of(dose, lots, draft)
    return replace(case, facts=part_facts, draft=draft, dose=dose, volume_ml=volume, lots=lots)


def _amount(part: Part, dose: Quantity | None) -> Quantity | None:
    """Return how much of an ingredient a volume of the whole holds; None where that is not stated in mL."""
    if dose is None or dose.unit is not Unit.ML:
        return None
    return Quantity(part.ingredient.per_ml.amount * dose.amount, part.ingredient.per_ml.unit)


def _draft(draft: DraftBody, picks: tuple[object, ...], dose: Quantity | None, end: str) -> DraftBody:
    given: dict[str, Decimal | Unit | None] = {}
    if draft.dose is not None:
        given = {"dose": dose.amount if dose else None, "dose_unit": dose.unit if dose else None}
    overrides = {key.removesuffix(end): code for key, code in draft.overrides.items()}
    changes = {"lots": picks, "overrides": overrides, **given}
    copied: DraftBody = draft.model_copy(update=changes)
    return copied


def _own(item: AttestationFacts, end: str) -> AttestationFacts:
    return replace(item, finding=item.finding.removesuffix(end))
