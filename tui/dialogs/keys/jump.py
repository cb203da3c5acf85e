"""Jump mode: a letter on every field and list in sight; the next key goes there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from tui.design.text import joined, plain
from tui.frame.dismissal import ClosesItself

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""In the order hands find them."""
HOW = joined((" Jump ", "bold $onaccent on $accent"), "  press a letter, or ", ("Esc", "bold $accent"))
NO_SUCH = joined((" Jump ", "bold $onaccent on $accent"), "  no field has that letter: press one that is shown, or ",
                 ("Esc", "bold $accent"))  # fmt: skip


class JumpScreen(ClosesItself, ModalScreen[Widget | None]):
    """Returns the widget to go to, None for none. Lies over the dimmed screen and moves nothing on it."""

    CSS_PATH = "jump.tcss"
    NAME = "Jump"
    HELP = "Press the letter beside a field or list to go there; Esc stays where you are."
    BINDINGS: ClassVar[list[Any]] = [("escape,ctrl+g", "leave", "Close")]

    def __init__(self, about: Screen[Any]) -> None:
        super().__init__()
        self._targets = dict(zip(LETTERS, targets_on(about), strict=False))

    def compose(self) -> ComposeResult:
        """Lay a letter beside each field."""
        for letter, (_widget, place) in self._targets.items():
            tag = Static(plain(letter), classes="tag")
            tag.styles.offset = (place.x, place.y)
            yield tag
        yield Static(HOW, id="how")

    def on_key(self, event: events.Key) -> None:
        """Go to the field with this letter."""
        if not event.is_printable or not event.character:
            return
        event.stop()
        if found := self._targets.get(event.character.lower()):
            self.dismiss(found[0])
        else:
            self.query_one("#how", Static).update(NO_SUCH)

    def action_leave(self) -> None:
        """Stay."""
        self.dismiss(None)


def targets_on(screen: Screen[Any]) -> Sequence[tuple[Widget, Offset]]:
    """Return what can have the cursor and is in sight, in the order of Tab, with the cell its letter goes to."""
    found = []
    for widget in screen.focus_chain:
        seen = widget.region
        for pane in widget.ancestors:
            if isinstance(pane, Widget):
                seen = seen.intersection(pane.region)
        if seen.area:
            found.append((widget, Offset(seen.x - 2 if seen.height == 1 and seen.x >= 2 else seen.x, seen.y)))
    return found
