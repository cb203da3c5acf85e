"""What was sent, as it came."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from tui.design.keys import bindings
from tui.design.text import lines, stacked
from tui.frame.dismissal import ClosesItself
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar


class SourceScreen(ClosesItself, Screen[None]):
    """The resource as another system sent it; social security numbers are masked."""

    CSS_PATH = "review.tcss"
    HELP = "What the other system sent, as it came. Nothing is ever changed in it."
    BINDINGS: ClassVar[list[Any]] = bindings("page")

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        yield Header("Incoming", "Source")
        with VerticalScroll(id="source"):
            yield Static(stacked(*lines(self._text).splitlines()))
        yield KeyBar("page", "app", first=(("PgDn", "more"),))

    def on_mount(self) -> None:
        """Let the keys scroll."""
        self.query_one("#source").focus()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()
