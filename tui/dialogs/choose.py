"""One choice of several: its digit or letter picks it, Esc leaves things as they are."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.design.text import plain, refusal
from tui.frame.dismissal import ClosesItself
from tui.widgets.lists.choice_list import Choice, ChoiceList

CHOICE_KEYS = "123456789abcdefghijklmnopqrstuvwxz"
"""No y: nobody may answer a warning by saying yes (U16)."""
REFLEXES = ("enter", "space", "y")
TITLE_CELLS = 66
"""A question no longer than this is the title of its box: every line counts where there are many choices."""
LETTERS = "abcdefghijklmnopqrstuvwxz"
"""What picks a coded reason: a PIN is digits, and a hand that goes on with it must pick nothing."""


class ChooseDialog(ClosesItself, ModalScreen[str | None]):
    """Returns the code picked, None when nothing was. Only a choice's own key or a click picks it (U16)."""

    DEFAULT_CSS = """
    ChooseDialog VerticalScroll { width: 74; max-width: 100%; height: auto; max-height: 100%; }
    ChooseDialog #question { height: auto; margin-bottom: 1; }
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
            if len(self._question) > TITLE_CELLS:
                yield Static(plain(self._question, "bold $strong"), id="question")
            yield ChoiceList(own_keys_only=True)

    def on_mount(self) -> None:
        """Show the answers."""
        box = self.query_one(VerticalScroll)
        if len(self._question) <= TITLE_CELLS:
            box.border_title = plain(self._question)
        box.border_subtitle = f"press its {self.KEY_WORD} · Esc Cancel"
        self.query_one(ChoiceList).show(self.choices(), 0)
        self.query_one(ChoiceList).focus()

    def choices(self) -> list[Choice]:
        """Return the answers with their keys."""
        return [Choice(key, code, words) for key, (code, words) in zip(self.KEYS, self._options, strict=False)]

    def on_key(self, event: events.Key) -> None:
        """Pick by key; what is pressed without reading picks nothing."""
        digit = bool(event.character and event.character.isdigit())
        if self.query_one(ChoiceList).takes(event.character):
            event.stop()
        elif event.key in REFLEXES or digit:
            event.stop()
            message = refusal(f"That picks nothing: press its {self.KEY_WORD}, or Esc.")
            self.query_one(VerticalScroll).border_subtitle = message

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
