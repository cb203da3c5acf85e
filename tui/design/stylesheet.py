"""Styles parsed once: a screen that brings its own adds them, and nothing known before is parsed again."""

from __future__ import annotations

from typing import Any

from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_MOST_SOURCES = 512
_Parsed = LRUCache[tuple[Any, ...], list[RuleSet]]
_parsed_with: dict[frozenset[tuple[str, str]], _Parsed] = {}


class KeptStylesheet(Stylesheet):
    """A stylesheet that keeps what it parsed for as long as its variables, the theme's colours, are the same."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._parse_cache = _kept(self._variables)

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take other variables; what was parsed with them before is still known."""
        # The inherited method empties the cache it finds, which is the one of the old variables.
        self._parse_cache = LRUCache(1)
        super().set_variables(variables)
        self._parse_cache = _kept(variables)

    def reparse(self) -> None:
        """Parse what is new."""
        self.parse()


def _kept(variables: dict[str, str]) -> _Parsed:
    return _parsed_with.setdefault(frozenset(variables.items()), LRUCache(_MOST_SOURCES))
