"""What Medicare contractors decided drug by drug: self-administered drugs, covered and usual diagnoses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from models.core.shipped import shipped_table
from models.core.source import Source, source_of


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
class PartBVaccine:
    """Vaccines Medicare Part B pays only with a diagnosis that begins with one of `paid_with`.

    With one of `asked_with` a coder decides. Empty `codes` and `names` fit every vaccine.
    """

    codes: frozenset[str]
    names: frozenset[str]
    paid_with: tuple[str, ...]
    asked_with: tuple[str, ...]
    text: str
    source: Source

    def speaks_of(self, codes: frozenset[str], words: frozenset[str]) -> bool:
        """True when this row is for a vaccine with these product codes and words of its name."""
        return not (self.codes or self.names) or not (
            codes.isdisjoint(self.codes) if codes else words.isdisjoint(self.names)
        )


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A drug no longer approved from `since` on, for patients with one of the diagnoses or words; both empty = all."""

    drugs: frozenset[str]
    hcpcs: frozenset[str]
    since: date
    diagnoses: tuple[str, ...]
    words: tuple[str, ...]
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class CoverageTables:
    """Every row, in the order written."""

    self_administered: tuple[SelfAdministered, ...]
    route_modifiers: tuple[RouteModifier, ...]
    covered: tuple[CoveredDiagnoses, ...]
    expected: tuple[ExpectedDiagnosis, ...]
    part_b_vaccines: tuple[PartBVaccine, ...]
    withdrawn: tuple[Withdrawn, ...]


@cache
def shipped_coverage_tables() -> CoverageTables:
    """Read the shipped tables once."""
    sad, coverage = (shipped_table(__package__, name) for name in ("self_administered", "coverage"))
    return CoverageTables(
        self_administered=tuple(_self_administered(row) for row in sad["sad"]),
        route_modifiers=tuple(
            RouteModifier(frozenset(row["hcpcs"]), row["modifier"], row["route"], source_of(row))
            for row in sad["route_modifier"]
        ),
        covered=tuple(
            CoveredDiagnoses(frozenset(row["hcpcs"]), tuple(row["covered"]), row["text"], source_of(row))
            for row in coverage["policy"]
        ),
        expected=tuple(
            ExpectedDiagnosis(row["product_class"], frozenset(row["diagnoses"]), source_of(row))
            for row in coverage["expected"]
        ),
        part_b_vaccines=tuple(_part_b_vaccine(row) for row in coverage["part_b_vaccine"]),
        withdrawn=tuple(_withdrawn(row) for row in coverage["withdrawn"]),
    )


def _part_b_vaccine(row: dict[str, Any]) -> PartBVaccine:
    return PartBVaccine(
        codes=frozenset(row["codes"]),
        names=frozenset(row["names"]),
        paid_with=tuple(row["paid_with"]),
        asked_with=tuple(row["asked_with"]),
        text=row["text"],
        source=source_of(row),
    )


def _withdrawn(row: dict[str, Any]) -> Withdrawn:
    return Withdrawn(
        drugs=frozenset(row["drugs"]),
        hcpcs=frozenset(row["hcpcs"]),
        since=row["since"],
        diagnoses=tuple(row["diagnoses"]),
        words=tuple(row["words"]),
        text=row["text"],
        source=source_of(row),
    )


def _self_administered(row: dict[str, Any]) -> SelfAdministered:
    return SelfAdministered(
        contractor=row["contractor"],
        excluded=row["status"] == "excluded",
        drugs=frozenset(row.get("drugs", ())),
        hcpcs=frozenset(row.get("hcpcs", ())),
        text=row["text"],
        source=source_of(row),
    )
