"""Styles parsed once: a screen that brings its own adds them, and nothing known before is parsed again."""

from __future__ import annotations

from typing import Any

from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

_MOST_SOURCES = 512
_Parsed = LRUCache[tuple[Any, ...], list[RuleSet]]
_parsed_with: dict[frozenset[tuple[str, str]], _Parsed] = {}


class KeptStylesheet(Stylesheet):
    """A stylesheet that keeps what it parsed for as long as its variables, the theme's colours, are the same."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._concerned: list[RuleSet] | None = None
        self._by_names: dict[frozenset[str], list[RuleSet]] = {}
        self._by_names_of: dict[str, list[RuleSet]] | None = None
        self._parse_cache = _kept(self._variables)

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take other variables; what was parsed with them before is still known."""
        # The inherited method empties the cache it finds, which is the one of the old variables.
        self._parse_cache = LRUCache(1)
        super().set_variables(variables)
        self._parse_cache = _kept(variables)

    @property
    def rules(self) -> list[RuleSet]:
        """The rules that may concern the node being styled; outside `apply`, all of them."""
        return super().rules if self._concerned is None else self._concerned

    def apply(
        self, node: DOMNode, *, animate: bool = False, cache: dict[tuple[Any, ...], RulesMap] | None = None
    ) -> None:
        """Style a node. Textual looks through every rule for each node; those of the same names are looked up once."""
        self._concerned = self._of_names(node)
        try:
            super().apply(node, animate=animate, cache=cache)
        finally:
            self._concerned = None

    def _of_names(self, node: DOMNode) -> list[RuleSet]:
        if self._by_names_of is not self.rules_map:
            self._by_names, self._by_names_of = {}, self.rules_map
        names = frozenset(self.rules_map.keys() & node._selector_names)
        found = self._by_names.get(names)
        if found is None:
            concerned = {rule for name in names for rule in self.rules_map[name]}
            found = self._by_names[names] = [rule for rule in super().rules if rule in concerned]
        return found

    def reparse(self) -> None:
        """Parse what is new."""
        self.parse()


def _kept(variables: dict[str, str]) -> _Parsed:
    return _parsed_with.setdefault(frozenset(variables.items()), LRUCache(_MOST_SOURCES))
