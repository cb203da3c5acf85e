"""How near a recorded allergy comes to a drug: its ingredient, its class, or a class related to it (S68)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from models.codes.tables.code_tables import AllergyClass, CodeTables
from models.drugs.drug import Drug
from models.patients.facts import AllergyFacts


class Tier(StrEnum):
    """Nearest first."""

    INGREDIENT = "ingredient"
    CLASS = "class"
    RELATED = "related"


def judge(drug: Drug, allergies: Iterable[AllergyFacts], tables: CodeTables) -> list[tuple[Tier, AllergyFacts]]:
    """Return the allergies that concern a drug, each with its tier, in the order given."""
    judged = ((tier_of(drug, allergy, tables), allergy) for allergy in allergies)
    return [(tier, allergy) for tier, allergy in judged if tier]


def tier_of(drug: Drug, allergy: AllergyFacts, tables: CodeTables) -> Tier | None:
    """Return how near one allergy comes to a drug, None when it does not concern it."""
    classes = tables.allergy_classes
    if _names(allergy, (*drug.ingredients, drug.name, *drug.brands, *map(_brand_alone, drug.brands))):
        return Tier.INGREDIENT
    own = [classes[name] for name in drug.classes if name in classes]
    if _names(allergy, (*drug.classes, *_members(own))):
        return Tier.CLASS
    related = [classes[name] for row in own for name in row.related if name in classes]
    if _names(allergy, (*(row.name for row in related), *_members(related))):
        return Tier.RELATED
    return None


def class_row(drug: Drug, tier: Tier, allergy: AllergyFacts, tables: CodeTables) -> AllergyClass | None:
    """Return the class by which an allergy comes to a drug on a tier, None where no row of the tables decides."""
    classes = tables.allergy_classes
    own = [classes[name] for name in drug.classes if name in classes]
    if tier is Tier.CLASS:
        return next((row for row in own if _names(allergy, (row.name, *row.members))), None)
    if tier is Tier.RELATED:
        related = (classes[name] for row in own for name in row.related if name in classes)
        return next((row for row in related if _names(allergy, (row.name, *row.members))), None)
    return None


def allergy_text(allergy: AllergyFacts) -> str:
    """Return an allergy in words, with its reaction where one is known."""
    return f"{allergy.substance} ({allergy.reaction})" if allergy.reaction else allergy.substance


def _members(classes: list[AllergyClass]) -> list[str]:
    return [member for row in classes for member in row.members]


def _names(allergy: AllergyFacts, words: tuple[str, ...]) -> bool:
    # A word counts from its beginning: "penicillin" is named by "Penicillins", "progesterone" not by a longer name.
    substance = f" {_plain(allergy.substance)} "
    return any(f" {word}" in substance for word in map(_plain, words) if word)


def _brand_alone(brand: str) -> str:
    """Return a brand without the letters and numbers behind it that tell its kinds apart: Bicillin of Bicillin L-A."""
    words = _plain(brand).split()
    while len(words) > 1 and (len(words[-1]) < 3 or words[-1].isdigit()):
        words.pop()
    return " ".join(words)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))
