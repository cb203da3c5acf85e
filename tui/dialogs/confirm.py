"""A question whose safe answer is to do nothing."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.design.text import plain
from tui.frame.dismissal import ClosesItself
from tui.widgets.key_bar import keys_line


class ConfirmDialog(ClosesItself, ModalScreen[bool]):
    """Returns True only for Ctrl+Y; Enter, Esc, y and everything else leave things as they are."""

    DEFAULT_CSS = """
    ConfirmDialog Vertical { width: 76; max-width: 100%; height: auto; }
    ConfirmDialog Static { height: auto; }
    ConfirmDialog #keys { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[Any]] = [("ctrl+y", "yes", "Do it"), ("escape,enter,n", "no", "Cancel")]
    NAME = "Question"
    HELP = "Ctrl+Y does it; Esc cancels and changes nothing."

    def __init__(self, question: str, deed: str) -> None:
        super().__init__()
        self._question = question
        self._deed = deed

    def compose(self) -> ComposeResult:
        """Lay out question and keys."""
        with Vertical(classes="dialog"):
            yield Static(plain(self._question, "bold $strong"))
            yield Static(keys_line(("Esc", "Cancel"), ("Ctrl+Y", self._deed)), id="keys")

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(result=True)

    def action_no(self) -> None:
        """Leave it."""
        self.dismiss(result=False)
