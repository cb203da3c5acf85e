"""Several coded choices at once: a letter takes one or gives it back, Enter keeps them."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.design.text import plain
from tui.dialogs.choose import LETTERS
from tui.frame.dismissal import ClosesItself
from tui.frame.session import Session
from tui.widgets.key_bar import keys_line
from tui.widgets.lists.choice_list import Choice, ChoiceList, toggled


class PickDialog(ClosesItself, ModalScreen[tuple[str, ...] | None]):
    """Returns the codes picked, None when they stay as they were. One of `alarms` opens the emergency card at once."""

    DEFAULT_CSS = """
    PickDialog VerticalScroll { width: 74; max-width: 100%; height: auto; max-height: 100%; }
    PickDialog #question { height: auto; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[Any]] = [("enter", "keep", "Save these"), ("escape", "leave", "Cancel")]
    NAME = "Choices"
    HELP = "Press the letter of each that applies; again takes it back. Enter saves them, Esc changes nothing."

    app: Session

    def __init__(
        self,
        question: str,
        options: tuple[tuple[str, str], ...],
        picked: tuple[str, ...],
        alarms: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__()
        self._question = question
        self._options = options
        self._picked = picked
        self._alarms = alarms

    def compose(self) -> ComposeResult:
        """Lay out the question and its answers."""
        with VerticalScroll(can_focus=False, classes="dialog"):
            yield Static(plain(self._question, "bold $strong"), id="question")
            yield ChoiceList()
            yield Static(keys_line(("Enter", "Save these"), ("Esc", "Cancel")))

    def on_mount(self) -> None:
        """Show the answers."""
        self._show()
        self.query_one(ChoiceList).focus()

    def _show(self) -> None:
        keyed = zip(LETTERS, self._options, strict=False)
        self.query_one(ChoiceList).show(
            [Choice(key, code, words, chosen=code in self._picked) for key, (code, words) in keyed]
        )

    def on_key(self, event: events.Key) -> None:
        """Pick by key."""
        if self.query_one(ChoiceList).takes(event.character):
            event.stop()

    @on(ChoiceList.Picked)
    def _toggled(self, event: ChoiceList.Picked) -> None:
        code = event.code
        taken = code not in self._picked
        self._picked = toggled(self._picked, code)
        self._show()
        if taken and code in self._alarms:
            self.app.action_emergency()

    def action_keep(self) -> None:
        """Hand over the codes in the order of the list."""
        self.dismiss(tuple(code for code, _words in self._options if code in self._picked))

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)
