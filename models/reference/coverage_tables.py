"""What Medicare contractors decided drug by drug: self-administered drugs, covered and usual diagnoses."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from models.values.source import Confidence, Source


@dataclass(frozen=True, slots=True)
class SelfAdministered:
    """A contractor's word on drugs given under the skin (R5). `excluded` True: drug and injection deny.

    `contractor` "" is every contractor; `drugs` are formulary slugs, `hcpcs` drug codes.
    """

    contractor: str
    excluded: bool
    drugs: frozenset[str]
    hcpcs: frozenset[str]
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class RouteModifier:
    """A modifier that says the route of a drug whose code stands for several."""

    hcpcs: frozenset[str]
    modifier: str
    route: str
    source: Source


@dataclass(frozen=True, slots=True)
class CoveredDiagnoses:
    """The diagnoses a drug code is covered for: codes or the beginnings of codes (R63)."""

    hcpcs: frozenset[str]
    covered: tuple[str, ...]
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class ExpectedDiagnosis:
    """The diagnosis products of one class usually carry."""

    product_class: str
    diagnoses: frozenset[str]
    source: Source


@dataclass(frozen=True, slots=True)
class CoverageTables:
    """Every row, in the order written."""

    self_administered: tuple[SelfAdministered, ...]
    route_modifiers: tuple[RouteModifier, ...]
    covered: tuple[CoveredDiagnoses, ...]
    expected: tuple[ExpectedDiagnosis, ...]


@cache
def shipped_coverage_tables() -> CoverageTables:
    """Read the shipped tables once."""
    sad, coverage = _table("self_administered"), _table("coverage")
    return CoverageTables(
        self_administered=tuple(_self_administered(row) for row in sad["sad"]),
        route_modifiers=tuple(
            RouteModifier(frozenset(row["hcpcs"]), row["modifier"], row["route"], _source(row))
            for row in sad["route_modifier"]
        ),
        covered=tuple(
            CoveredDiagnoses(frozenset(row["hcpcs"]), tuple(row["covered"]), row["text"], _source(row))
            for row in coverage["policy"]
        ),
        expected=tuple(
            ExpectedDiagnosis(row["product_class"], frozenset(row["diagnoses"]), _source(row))
            for row in coverage["expected"]
        ),
    )


@dataclass(frozen=True, slots=True)
class ProductWords:
    """Words in a product's name that tell its class."""

    product_class: str
    words: tuple[str, ...]


@cache
def shipped_product_words() -> tuple[ProductWords, ...]:
    """Read the shipped words once, in the order that decides."""
    return tuple(ProductWords(row["product_class"], tuple(row["any"])) for row in _table("product_words")["words"])


def class_named(name: str, code: str = "") -> str:
    """Return the class the words of a product's name tell, or its product code; "" when they tell none."""
    lowered = f" {' '.join(name.lower().split())} "
    rows = shipped_product_words()
    by_words = next((row.product_class for row in rows if any(word in lowered for word in row.words)), "")
    return by_words or next((row["product_class"] for row in _code_ranges() if row["first"] <= code <= row["last"]), "")


@cache
def _code_ranges() -> tuple[dict[str, str], ...]:
    return tuple(_table("product_words")["codes"])


def _self_administered(row: dict[str, Any]) -> SelfAdministered:
    return SelfAdministered(
        contractor=row["contractor"],
        excluded=row["status"] == "excluded",
        drugs=frozenset(row.get("drugs", ())),
        hcpcs=frozenset(row.get("hcpcs", ())),
        text=row["text"],
        source=_source(row),
    )


def _source(row: dict[str, Any]) -> Source:
    return Source(row["source"], Confidence(row["confidence"]))


def _table(file: str) -> dict[str, Any]:
    text = (resources.files("models.reference") / "codes" / f"{file}.toml").read_text("utf-8")
    return tomllib.loads(text)
