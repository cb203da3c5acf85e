"""A question whose safe answer is to do nothing."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.design.text import joined, plain
from tui.frame.dismissal import ClosesItself


class ConfirmDialog(ClosesItself, ModalScreen[bool]):
    """Returns True only for Ctrl+Y; Enter, Esc, y and everything else leave things as they are."""

    DEFAULT_CSS = """
    ConfirmDialog Vertical { width: 66; height: auto; background: $surface; padding: 1 2; }
    ConfirmDialog Static { height: auto; }
    """
    BINDINGS: ClassVar[list[Any]] = [("ctrl+y", "yes", "do it"), ("escape,enter,n", "no", "leave it")]
    HELP = "Ctrl+Y does it; Esc leaves things as they are."

    def __init__(self, question: str, deed: str) -> None:
        super().__init__()
        self._question = question
        self._deed = deed

    def compose(self) -> ComposeResult:
        """Lay out question and keys."""
        with Vertical():
            yield Static(plain(self._question, "bold"))
            yield Static("")
            yield Static(joined(("Esc", "bold $accent"), " leave it   ", ("Ctrl+Y", "bold $accent"), f" {self._deed}"))

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(result=True)

    def action_no(self) -> None:
        """Leave it."""
        self.dismiss(result=False)
