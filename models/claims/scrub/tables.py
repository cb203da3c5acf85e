"""The data that checks decide by: lengths, kinds of codes, what payers ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from models.billing.tables.tables import shipped_billing_tables
from models.core.shipped import shipped_table
from models.core.source import Source, source_of


@dataclass(frozen=True, slots=True)
class Limit:
    """The longest a text may be, or the most of something, where `element` of the claim carries it."""

    most: int
    element: str
    source: Source


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of one meaning."""

    codes: frozenset[str]
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class PayerRow:
    """What a payer asks, by its type and the names of a plan (both empty: any payer). `row` is as written."""

    type: str
    names: frozenset[str]
    row: Mapping[str, Any]
    source: Source


@cache
def limit(name: str) -> Limit:
    """Return a limit of limits.toml. Raises KeyError for one that is not there."""
    row = shipped_table(__package__, "limits")[name]
    return Limit(row["most"], row["element"], source_of(row))


@cache
def codes(name: str) -> Codes:
    """Return a group of codes.toml. Raises StopIteration for one that is not there."""
    table = shipped_table(__package__, "codes")
    row = next(row for row in (*table["codes"], *table["modifiers"]) if row["name"] == name)
    return Codes(frozenset(row["codes"]), row["text"], source_of(row))


@cache
def product_kind(code: str) -> str:
    """Return `drug` or `vaccine` for a code that stands for a product, "" for any other."""
    rows = shipped_table(__package__, "codes")["product"]
    if not re.fullmatch(r"[A-Z0-9]{5}", code):
        return ""
    return next((row["kind"] for row in rows if row["first"] <= code <= row["last"]), "")


def unlisted(code: str, day: date) -> bool:
    """True for a code that stands for every drug without one of its own, on that day (R49)."""
    begun = _unlisted().get(code)
    return begun is not None and begun <= day


@cache
def acts() -> frozenset[str]:
    """Return the codes of giving an injection, vaccines among them; skin tests hold their product and are none."""
    tables = shipped_billing_tables()
    rows = (code for row in tables.administration for code in (row.code, row.several, row.counselled) if code)
    return frozenset(rows).union(tables.immunizations) - tables.groups["skin_test"].codes


@cache
def visits() -> frozenset[str]:
    """Return the codes of visits beside an injection, preventive ones among them (R14, R16)."""
    groups = shipped_billing_tables().groups
    return groups["evaluation_management"].codes | groups["preventive_visit"].codes


def payer_row(kind: str, payer_type: str, name: str) -> PayerRow | None:
    """Return the row of payers.toml for a payer: its plan's, its type's, any payer's; None where none speaks of it."""
    rows = [row for row in _payer_rows(kind) if row.type in {"", payer_type}]
    named = " ".join(name.lower().split())
    fitting = [row for row in rows if not row.names or named in row.names]
    return max(fitting, key=lambda row: (bool(row.names), bool(row.type)), default=None)


@cache
def _payer_rows(kind: str) -> tuple[PayerRow, ...]:
    rows: Iterable[dict[str, Any]] = shipped_table(__package__, "payers")[kind]
    return tuple(PayerRow(row.get("type", ""), frozenset(row.get("names", ())), row, source_of(row)) for row in rows)


@cache
def _unlisted() -> Mapping[str, date]:
    return {row["code"]: row["effective"] for row in shipped_table(__package__, "codes")["unlisted"]}
