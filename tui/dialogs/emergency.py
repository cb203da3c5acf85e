"""The card for a severe reaction: one key from anywhere, over anything, without a database and without signing in."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from models.codes.tables.safety_rows import EmergencyCard
from models.core.source import Confidence
from tui.design.marks import MARKS
from tui.design.text import Hung, hung, plain
from tui.frame.dismissal import ClosesItself
from tui.widgets.flow import Flow
from tui.widgets.key_bar import keys_line


class EmergencyDialog(ClosesItself, ModalScreen[None]):
    """Fills the screen: nothing of a patient shows beside it. Esc goes back to where one was."""

    DEFAULT_CSS = """
    EmergencyDialog { background: $ground; align: center top; }
    EmergencyDialog VerticalScroll { width: 100%; max-width: 100; height: 1fr; padding: 0 2; }
    EmergencyDialog #title { height: 1; text-align: center; background: $stopbg; color: $onstop; text-style: bold; }
    EmergencyDialog #keys { height: 1; dock: bottom; background: $panel; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[Any]] = [("escape", "leave", "Back to where you were")]
    NAME = "Severe reaction"
    STAYS_ON_TOP: ClassVar = True
    HELP = "What to do now. Esc goes back to where you were; nothing you entered is lost."

    def __init__(self, card: EmergencyCard) -> None:
        super().__init__()
        self._card = card

    def compose(self) -> ComposeResult:
        """Lay out the card."""
        yield Static(plain(f"{MARKS['stop'][0]} {self._card.title} {MARKS['stop'][0]}"), id="title")
        with VerticalScroll(can_focus=False):
            yield Flow(id="lines")
        yield Static(keys_line(("Esc", "back to where you were; nothing is lost")), id="keys")

    def on_mount(self) -> None:
        """Show the lines."""
        self.query_one("#lines", Flow).show(*_rows(self._card))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()


def _rows(card: EmergencyCard) -> list[Content | str | Hung]:
    rows: list[Content | str | Hung] = []
    if card.source.confidence is not Confidence.CONFIRMED:
        rows.append(plain("NOT CONFIRMED: ask the clinic's standing orders", "bold $warn"))
    for number, line in enumerate(card.lines, 1):
        rows += ["", hung((f"{number}  ", "bold $accent"), (line, "bold"))]
    return [*rows, "", plain(f"Source: {card.source.key}", "$quiet")]
