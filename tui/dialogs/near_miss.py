"""What nearly went wrong: a letter for the kind, words if wanted, a name only if wanted. Never part of a chart."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from models.codes.tables.code_tables import Reason
from models.safety.actions.record_near_miss import NearMissEntry
from tui.design.text import joined, plain, refusal
from tui.dialogs.choose import LETTERS
from tui.frame.dismissal import ClosesItself
from tui.widgets.key_bar import keys_line
from tui.widgets.lists.choice_list import Choice, ChoiceList


class NearMissDialog(ClosesItself, ModalScreen[NearMissEntry | None]):
    """Returns what is to be recorded, None for nothing. `named` False: nobody's name can be kept."""

    DEFAULT_CSS = """
    NearMissDialog Vertical { width: 74; max-width: 100%; height: auto; max-height: 100%; }
    NearMissDialog Static { height: auto; }
    NearMissDialog ChoiceList { margin: 1 0; }
    """
    BINDINGS: ClassVar[list[Any]] = [
        ("f10,alt+s", "store", "Record it"),
        ("f8,alt+a", "anonymous", "With or without your name"),
        ("escape", "leave", "Cancel"),
    ]
    NAME = "Near miss"
    HELP = "A letter picks the kind; words are optional, without patients' names. F8 leaves your name out. F10 records."

    def __init__(self, kinds: tuple[Reason, ...], named: bool) -> None:
        super().__init__()
        self._kinds = kinds
        self._can_be_named = named
        self._anonymous = not named
        self._kind = ""

    def compose(self) -> ComposeResult:
        """Lay out the kinds and the words."""
        with Vertical(classes="dialog"):
            yield Static(joined(("Near miss", "bold $strong"), "  caught before it reached the patient"))
            yield ChoiceList()
            yield Static("In words, without patients' names", classes="label")
            yield Input(id="words", max_length=2000)
            yield Static("", id="who")
            yield Static("", id="problem")
            yield Static(keys_line(("F10", "Record"), ("F8", "with or without your name"), ("Esc", "Cancel")))

    def on_mount(self) -> None:
        """Begin with the kind."""
        self._show()
        self.query_one(ChoiceList).focus()

    def _show(self) -> None:
        keyed = zip(LETTERS, self._kinds, strict=False)
        self.query_one(ChoiceList).show(
            [Choice(key, row.code, row.display, chosen=row.code == self._kind) for key, row in keyed]
        )
        message = "Anonymous: no name, no order, no patient is kept" if self._anonymous else "With your name"
        self.query_one("#who", Static).update(plain(message, "bold $warn" if self._anonymous else "$quiet"))

    def on_key(self, event: events.Key) -> None:
        """Pick a kind by its key."""
        if not isinstance(self.focused, Input) and self.query_one(ChoiceList).takes(event.character):
            event.stop()

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        self._kind = event.code
        self.query_one("#problem", Static).update("")
        self._show()
        self.query_one("#words", Input).focus()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_store()

    def action_anonymous(self) -> None:
        """Keep the name, or leave it out."""
        if self._can_be_named:
            self._anonymous = not self._anonymous
            self._show()

    def action_store(self) -> None:
        """Hand over the entry, or say what is missing."""
        row = next((row for row in self._kinds if row.code == self._kind), None)
        words = self.query_one("#words", Input).value.strip()
        if row is None:
            self._refuse("Press the letter of what nearly happened.")
            self.query_one(ChoiceList).focus()
        elif row.needs_text and not words:
            self._refuse("Say in a few words what happened.")
            self.query_one("#words", Input).focus()
        else:
            self.dismiss(NearMissEntry(kind=row.code, text=words, anonymous=self._anonymous))

    def _refuse(self, text: str) -> None:
        self.query_one("#problem", Static).update(refusal(text))

    def action_leave(self) -> None:
        """Write nothing down."""
        self.dismiss(None)
