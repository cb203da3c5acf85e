"""What nodes get of the stylesheet is what Textual itself works out for them, in every state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.css.styles import RulesMap, Styles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from models.store.clinic import Clinic
from tests.factories import add_lot, add_order, add_patient
from tests.tui.screen_text import Hands, at_work
from tui.design.stylesheet import KeptStylesheet

MARKS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")


class Plain(Stylesheet):
    """Textual's own stylesheet, which only says what it would set."""

    said: RulesMap = {}  # noqa: RUF012

    def __init__(self, like: KeptStylesheet) -> None:
        super().__init__()
        self._rules, self._require_parse = like.rules, False

    @classmethod
    def replace_rules(cls, node: DOMNode, rules: RulesMap, animate: bool = False) -> None:
        cls.said = rules

    def _process_component_classes(self, node: DOMNode) -> None:
        """Looked at as nodes of their own."""


def _nodes(hands: Hands) -> Iterator[DOMNode]:
    for node in (hands.app, *hands.app.screen.walk_children(with_self=True)):
        yield node
        yield from (part.base.node for part in node._component_styles.values() if part.base.node)


def _bare(rules: RulesMap) -> dict[str, Any]:
    return {name: value.name if name == "layout" else value for name, value in rules.items()}


def _styled_as_by_textual(hands: Hands) -> int:
    assert isinstance(hands.app.stylesheet, KeptStylesheet)
    plain, nodes = Plain(hands.app.stylesheet), list(_nodes(hands))
    for node in nodes:
        marks, Plain.said = [getattr(node, mark) for mark in MARKS], {}
        plain.apply(node)
        expected = Styles()
        for name, value in Plain.said.items():
            setattr(expected, name, value)
        assert _bare(node.styles.base.get_rules()) == _bare(expected.get_rules()), node
        assert [getattr(node, mark) for mark in MARKS] == marks, node
    return len(nodes)


@pytest.mark.heavy
async def test_every_node_of_today_and_of_a_dose_is_styled_as_textual_would_however_often_they_open(
    sqlite_clinic: Clinic,
) -> None:
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    add_lot(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        for _ in range(2):
            assert _styled_as_by_textual(hands) > 20
            await hands.press("enter")
            await hands.sees("F12 emergency")
            assert _styled_as_by_textual(hands) > 60
            await hands.press("b", "tab")
            _styled_as_by_textual(hands)
            await hands.press("escape")
            await hands.sees_no_more("Last doses")


async def test_nodes_follow_the_focus_and_no_two_share_a_layout(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("PIN")
        for field in ("#who", "#pin"):
            hands.app.screen.query_one(field).focus()
            await hands.settled()
            assert _styled_as_by_textual(hands) > 20
        layouts = [node.styles.base.get_rules().get("layout") for node in _nodes(hands)]
        kept = [layout for layout in layouts if layout is not None]
        assert len({id(layout) for layout in kept}) == len(kept) > 3
