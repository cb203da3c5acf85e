"""Codes that share one fate, as groups with the reason in words and its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from models.core.shipped import shipped_table
from models.core.source import Source, source_of


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """Codes that share one fate, with the reason in words."""

    name: str
    codes: frozenset[str]
    text: str
    source: Source


@cache
def shipped_code_groups() -> Mapping[str, CodeGroup]:
    """Return the groups that mean the same to every payer, by name."""
    return code_groups(shipped_table(__package__, "code_groups")["group"])


def code_groups(rows: Iterable[Mapping[str, Any]]) -> dict[str, CodeGroup]:
    """Return written rows as groups, by name."""
    groups = [CodeGroup(row["name"], frozenset(row["codes"]), row["text"], source_of(row)) for row in rows]
    return {group.name: group for group in groups}
