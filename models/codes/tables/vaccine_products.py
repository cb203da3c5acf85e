"""How many components a vaccine has: by its product code, its CVX code or the words of its name."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from models.core.shipped import shipped_table
from models.core.source import Confidence, Source, source_of


class Components(NamedTuple):
    """The number of components of one vaccine product. `code` is its CPT product code, "" when only words tell."""

    code: str
    number: int
    source: Source


@lru_cache(maxsize=4096)
def vaccine_components(codes: frozenset[str], cvx: str, name: str) -> Components:
    """Return the components of a vaccine by its product codes, else its CVX code, else its brand or antigens.

    A product no row and no word tells more of has one component.
    """
    rows, by_cvx, brands = _products()
    known = [rows[code] for code in sorted(codes) if code in rows]
    if known:
        return known[0]
    if codes:
        return Components("", 1, _words_source())
    if cvx.lstrip("0") in by_cvx:
        return by_cvx[cvx.lstrip("0")]
    message = _plain(name)
    branded = next((row for brand, row in brands.items() if f" {brand} " in message), None)
    return branded or Components("", max(1, _antigens_in(message)), _words_source())


def product_of_cvx(cvx: str) -> str:
    """Return the CPT product code a CVX code of the table stands for, "" when it holds none."""
    row = _products()[1].get(cvx.lstrip("0"))
    return row.code if row else ""


def _plain(name: str) -> str:
    return f" {' '.join(re.findall('[a-z0-9]+', name.lower()))} "


def _antigens_in(message: str) -> int:
    total = 0
    for phrase, components in _antigens():
        if f" {phrase} " in message:
            message = message.replace(f" {phrase} ", " / ", 1)
            total += components
    return total


@cache
def _antigens() -> tuple[tuple[str, int], ...]:
    found = [(phrase, int(row["components"])) for row in _table()["antigen"] for phrase in row["said"]]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


@cache
def _products() -> tuple[dict[str, Components], dict[str, Components], dict[str, Components]]:
    rows = [(row, Components(row["code"], row["components"], source_of(row))) for row in _table()["product"]]
    return (
        {row["code"]: made for row, made in rows},
        {row["cvx"].lstrip("0"): made for row, made in rows if row["cvx"]},
        {_plain(brand).strip(): made for row, made in rows for brand in row["brands"]},
    )


@cache
def _words_source() -> Source:
    return Source(_table()["source"], Confidence.INFERRED)


@cache
def _table() -> dict[str, Any]:
    return shipped_table(__package__, "vaccines")
