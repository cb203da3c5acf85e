"""Styles parsed once: a screen that brings its own adds them, and nothing known before is parsed again.

What was worked out for a node is given to the next one at the same place (`concerned`).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from tui.design.concerned import Concerned

_MOST_SOURCES = 512
_MOST_SHEETS = 64
"""A stylesheet has other rules with each screen that brings its own."""
_Parsed = LRUCache[tuple[Any, ...], list[RuleSet]]
_parsed_with: dict[frozenset[tuple[str, str]], _Parsed] = {}


class KeptStylesheet(Stylesheet):
    """A stylesheet that keeps what it parsed for as long as its variables, the theme's colours, are the same."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._concerned: list[RuleSet] | None = None
        self._named: tuple[list[RuleSet], _Named] | None = None
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

    @property
    def rules_map(self) -> dict[str, list[RuleSet]]:
        """The same rules by the names they ask for, "*" being every node's."""
        return super().rules_map if self._concerned is None else {"*": self._concerned}

    def apply(
        self,
        node: DOMNode,
        *,
        animate: bool = False,
        cache: dict[tuple[Any, ...], RulesMap] | None = None,  # noqa: ARG002
    ) -> None:
        """Style a node: as another at the same place in the same state was, else as Textual works it out."""
        concerned, path = self._of_names(node), node.css_path_nodes
        place = concerned.at(path)
        answers = place.answers(path)
        if not place.always and True not in answers:
            concerned.mark(node)
            self._process_component_classes(node)
        elif (found := place.found.get(answers)) is not None:
            concerned.mark(node)
            _take(node, found)
            self._process_component_classes(node)
        else:
            self._concerned = concerned.rules
            try:
                super().apply(node, animate=animate)
            finally:
                self._concerned = None
            rules = node.styles.base.get_rules()
            if "transitions" not in rules:
                place.found[answers] = rules

    def _process_component_classes(self, node: DOMNode) -> None:
        """Style the parts of a widget that are no widgets; what styles them stays, where Textual makes it anew."""
        self._concerned = None
        changed = False
        before, node._component_styles = node._component_styles, {}
        for name in sorted(_components(type(node))):
            styles = before.get(name)
            part = None if styles is None else styles.base.node
            if part is None:
                part = DOMNode(classes=name)
                part._attach(node)
            known = part.styles.base.get_rules()
            self.apply(part)
            changed = changed or styles is None or known != part.styles.base._rules
            node._component_styles[name] = part.styles
        if changed:
            node.refresh()

    def _of_names(self, node: DOMNode) -> Concerned:
        rules = super().rules
        if self._named is None or self._named[0] is not rules:
            self._named = rules, _named(tuple(rules))
        return self._named[1].concerned(node._selector_names)

    def reparse(self) -> None:
        """Parse what is new."""
        self.parse()


class _Named:
    """The rules of a stylesheet by the names they ask for; every stylesheet with the same rules has the same."""

    def __init__(self, rules: tuple[RuleSet, ...]) -> None:
        self._placed: dict[str, list[tuple[int, RuleSet]]] = {}
        for place, rule in enumerate(rules):
            for name in rule.selector_names:
                self._placed.setdefault(name, []).append((place, rule))
        self._by_names: dict[frozenset[str], Concerned] = {}

    def concerned(self, names: set[str]) -> Concerned:
        """Return the rules that ask for one of these names."""
        known = frozenset(self._placed.keys() & names)
        found = self._by_names.get(known)
        if found is None:
            placed = {place: rule for name in known for place, rule in self._placed[name]}
            found = self._by_names[known] = _concerned_by(tuple([placed[place] for place in sorted(placed)]))
        return found


@lru_cache(_MOST_SHEETS)
def _named(rules: tuple[RuleSet, ...]) -> _Named:
    return _Named(rules)


def _kept(variables: dict[str, str]) -> _Parsed:
    return _parsed_with.setdefault(frozenset(variables.items()), LRUCache(_MOST_SOURCES))


@lru_cache(_MOST_SOURCES)
def _concerned_by(rules: tuple[RuleSet, ...]) -> Concerned:
    return Concerned(list(rules))


@cache
def _components(kind: type[DOMNode]) -> frozenset[str]:
    return kind._get_component_classes()


def _take(node: DOMNode, rules: RulesMap) -> None:
    """Give a node the rules worked out before, and set only those that are others than its own."""
    base = node.styles.base
    own = base._rules
    if own or node._is_mounted:
        for name in own.keys() | rules.keys():
            if own.get(name) != rules.get(name):
                setattr(base, name, rules.get(name))
    else:
        base.merge_rules(rules)
        if layout := rules.get("layout"):
            # Set by its name, for each node has one of its own, with what it keeps of the last time.
            base.clear_rule("layout")
            base.layout = layout
    node.notify_style_update()
