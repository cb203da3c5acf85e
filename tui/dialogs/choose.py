"""One choice of several: its digit or letter picks it, Esc leaves things as they are."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.design.text import joined, plain, refusal
from tui.frame.dismissal import ClosesItself
from tui.widgets.choice_list import Choice, ChoiceList
from tui.widgets.key_bar import keys_line

CHOICE_KEYS = "123456789abcdefghijklmnopqrstuvwxz"
"""No y: nobody may answer a warning by saying yes (U16)."""
REFLEXES = ("enter", "space", "y")
LETTERS = "abcdefghijklmnopqrstuvwxz"
"""What picks a coded reason: a PIN is digits, and a hand that goes on with it must pick nothing."""


class ChooseDialog(ClosesItself, ModalScreen[str | None]):
    """Returns the code picked, None when nothing was. Only a choice's own key or a click picks it (U16)."""

    DEFAULT_CSS = """
    ChooseDialog VerticalScroll { width: 74; max-width: 100%; height: auto; max-height: 95%; }
    ChooseDialog #question { height: auto; margin-bottom: 1; }
    ChooseDialog #how { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[Any]] = [("escape", "leave", "Cancel")]
    NAME = "Choice"
    HELP = "Press the digit or letter of the choice. Esc cancels and changes nothing."
    KEYS: ClassVar[str] = CHOICE_KEYS
    KEY_WORD: ClassVar[str] = "key"

    def __init__(self, question: str, options: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._question = question
        self._options = options

    def compose(self) -> ComposeResult:
        """Lay out the question and its answers."""
        with VerticalScroll(can_focus=False, classes="dialog"):
            yield Static(plain(self._question, "bold $strong"), id="question")
            yield ChoiceList(own_keys_only=True)
            yield Static(joined((f"Press its {self.KEY_WORD}   ", "$quiet"), keys_line(("Esc", "Cancel"))), id="how")

    def on_mount(self) -> None:
        """Show the answers."""
        choices = [Choice(key, code, words) for key, (code, words) in zip(self.KEYS, self._options, strict=False)]
        self.query_one(ChoiceList).show(choices, 0)
        self.query_one(ChoiceList).focus()

    def on_key(self, event: events.Key) -> None:
        """Pick by key; what is pressed without reading picks nothing."""
        digit = bool(event.character and event.character.isdigit())
        if self.query_one(ChoiceList).takes(event.character):
            event.stop()
        elif event.key in REFLEXES or digit:
            event.stop()
            self.query_one("#how", Static).update(refusal(f"That picks nothing: press its {self.KEY_WORD}, or Esc."))

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        self.dismiss(event.code)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


class ReasonDialog(ChooseDialog):
    """Asks for a coded reason; only a letter picks one."""

    HELP = "Press the letter of the reason; digits pick nothing. Esc cancels."
    NAME = "Reason"
    KEYS = LETTERS
    KEY_WORD = "letter"
