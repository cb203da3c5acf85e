"""Every key that is printed anywhere does something: a screen that takes it has an action of its name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from textual.binding import BindingsMap
from textual.dom import DOMNode

import tui
from tests.tui.every_screen import screen_classes
from tui.app.application import NeedlepointApp
from tui.design.keys import KEYS, Key


def _below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


@pytest.fixture(scope="module")
def answered() -> set[tuple[str, str]]:
    """The keys with their actions that some class of the program both takes and answers."""
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return {
        (key, one.action)
        for kind in _below(DOMNode)
        if kind.__module__.startswith("tui.")
        for key, bound in BindingsMap(kind.__dict__.get("BINDINGS", ())).key_to_bindings.items()
        for one in bound
        if hasattr(kind, f"action_{one.action.partition('(')[0]}")
    }


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key.group}-{key.keys}")
def test_a_key_does_what_its_line_says(key: Key, answered: set[tuple[str, str]]) -> None:
    assert [name for name in key.keys.split(",") if (name, key.action) not in answered] == []


def test_no_screen_takes_a_key_that_does_nothing_there() -> None:
    assert [
        (kind.__name__, key, bound.action)
        for kind in (*screen_classes(), NeedlepointApp)
        for key, several in BindingsMap(kind.BINDINGS).key_to_bindings.items()
        for bound in several
        if not _acts(NeedlepointApp if bound.action.startswith("app.") else kind, bound.action)
    ] == []


def _acts(kind: type, action: str) -> bool:
    """Whether a class has the method behind an action: `app.back(1)` is action_back (with a `_` in Textual's own)."""
    name = action.partition("(")[0].rpartition(".")[2]
    return hasattr(kind, f"action_{name}") or hasattr(kind, f"_action_{name}")
