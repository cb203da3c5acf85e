"""Every way a screen can name leads to a screen."""

from __future__ import annotations

from importlib import import_module

import pytest
from textual.screen import Screen

from tui.app.ways import SCREENS
from tui.frame.ways import To


@pytest.mark.parametrize("to", To)
def test_every_way_leads_to_a_screen(to: To) -> None:
    module, name = SCREENS[to]

    assert issubclass(getattr(import_module(module), name), Screen)
