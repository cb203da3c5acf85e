"""Modifiers a payer demands of a drug and only the chart can answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from models.core.shipped import shipped_table
from models.core.source import Source, source_of


@dataclass(frozen=True, slots=True)
class AskedModifier:
    """One of `one_of` (modifier and its meaning) has to be on every line of these drug codes for a type of payer.

    Of `values`, names of an injection's facts, one has to be known; empty asks for none.
    """

    hcpcs: frozenset[str]
    payer: str
    one_of: dict[str, str]
    values: tuple[str, ...]
    text: str
    effective: date
    source: Source


@cache
def shipped_asked_modifiers() -> tuple[AskedModifier, ...]:
    """Read the shipped rows once."""
    return tuple(_asked(row) for row in shipped_table(__package__, "asked_modifiers")["asked"])


def _asked(row: dict[str, Any]) -> AskedModifier:
    return AskedModifier(
        hcpcs=frozenset(row["hcpcs"]),
        payer=row["payer"],
        one_of=row["one_of"],
        values=tuple(row["values"]),
        text=row["text"],
        effective=row["effective"],
        source=source_of(row),
    )
