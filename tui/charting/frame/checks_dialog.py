"""Every check of a dose in full, for screens that have room for a few lines of them."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from tui.design.text import Hung, joined
from tui.frame.dismissal import ClosesItself
from tui.widgets.flow import Flow


class ChecksDialog(ClosesItself, ModalScreen[None]):
    """The lines of Checks, scrolled by the arrows; Esc goes back to the step."""

    DEFAULT_CSS = """
    ChecksDialog VerticalScroll {
        width: 78; height: auto; max-height: 100%; background: $surface; padding: 0 1;
        border: round $accent; border-title-color: $accent; border-title-style: bold; border-subtitle-color: $quiet;
    }
    """
    HELP = "Every check of the steps so far: stops first, then warnings, what is open, notes, and what passed."
    BINDINGS: ClassVar[list[Any]] = [("escape,f5,enter", "dismiss", "close")]

    def __init__(self, rows: list[Hung | Content], counts: str) -> None:
        super().__init__()
        self._rows = rows
        self._counts = counts

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        box = VerticalScroll()
        box.border_title, box.border_subtitle = "Checks", self._counts
        with box:
            yield Flow()

    def on_mount(self) -> None:
        """Show the lines."""
        close = joined("", ("Esc", "bold $accent"), " closes")
        self.query_one(Flow).show(*self._rows, Content(""), close)

    async def action_dismiss(self, result: None = None) -> None:
        """Close."""
        self.dismiss(result)
