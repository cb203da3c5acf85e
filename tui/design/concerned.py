"""Which rules concern a node, worked out once for all nodes that stand at the same place with the same names.

Textual compares every node with every rule of its names, each time it styles it. What a place gets depends besides only
on states such as the focus: of the rules that ask for one, only those are compared that fit otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from textual.cache import LRUCache
from textual.css.match import _check_selectors
from textual.css.model import RuleSet, Selector
from textual.css.styles import RulesMap
from textual.dom import DOMNode

_MOST_PLACES = 256
"""Kept of each group of rules: what a place gets is soon worked out again."""
_ORDER = frozenset({"first-of-type", "last-of-type", "first-child", "last-child", "empty"})
_ODD_EVEN = frozenset({"odd", "even"})
Answers = tuple[bool, ...]
_Place = tuple[tuple[type[DOMNode], str | None, frozenset[str]], ...]


@dataclass(frozen=True)
class AtPlace:
    """The rules that fit a place: `always`, or where the states are as `asked`; and what that came to."""

    always: bool
    asked: Sequence[list[Selector]]
    found: dict[Answers, RulesMap] = field(default_factory=dict)

    def answers(self, path: list[DOMNode]) -> Answers:
        """Return which of the asked states hold now."""
        return tuple([_check_selectors(selectors, path) for selectors in self.asked])


class Concerned:
    """The rules of some names in their order, and what each place gets of them."""

    def __init__(self, rules: list[RuleSet]) -> None:
        self.rules = rules
        states = set[str]().union(*(rule.pseudo_classes for rule in rules))
        self._hover, self._within = "hover" in states, "focus-within" in states
        self._order, self._odd_even = not states.isdisjoint(_ORDER), not states.isdisjoint(_ODD_EVEN)
        each = [one.selectors for rule in rules for one in rule.selector_set]
        self._selectors = [(selectors, _stateless(selectors)) for selectors in each]
        self._places: LRUCache[_Place, AtPlace] = LRUCache(_MOST_PLACES)

    def at(self, path: list[DOMNode]) -> AtPlace:
        """Return what concerns the last node of a path."""
        place = tuple([(node.__class__, node._id, frozenset(node._classes)) for node in path])
        known = self._places.get(place)
        if known is None:
            fitting = [
                selectors for selectors, stateless in self._selectors if _check_selectors(stateless or selectors, path)
            ]
            asked = [selectors for selectors in fitting if any(selector.pseudo_classes for selector in selectors)]
            known = self._places[place] = AtPlace(len(asked) < len(fitting), asked)
        return known

    def mark(self, node: DOMNode) -> None:
        """Tell a node on which changes of state it is to be styled again."""
        node._has_hover_style, node._has_focus_within = self._hover, self._within
        node._has_order_style, node._has_odd_or_even = self._order, self._odd_even


def _stateless(selectors: list[Selector]) -> list[Selector] | None:
    if not any(selector.pseudo_classes for selector in selectors):
        return None
    return [replace(selector, pseudo_classes=set()) for selector in selectors]
