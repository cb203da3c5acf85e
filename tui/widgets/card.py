"""A card: what belongs together, with a title and, quiet, a count or a key."""

from __future__ import annotations

from textual.containers import Vertical
from textual.content import Content

from tui.design.text import joined, plain

_AROUND = 6
"""Cells of a rule beside title, note and the line between them: a dash at each end, and blanks."""


class Card(Vertical):
    """A box with its title at the top left and its note at the bottom right; where room is short, one rule with both.

    The looks are those of `.card` in app.tcss.
    """

    DEFAULT_CSS = """
    Card { height: auto; }
    """

    def __init__(self, title: str = "", note: str = "", *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        super().__init__(id=id, classes=f"card {classes}".strip())
        self._title, self._note = plain(title), plain(note)

    def tell(self, *, title: str | Content | None = None, note: str | Content | None = None) -> None:
        """Replace the title, the note, or both."""
        self._title = self._title if title is None else joined(title)
        self._note = self._note if note is None else joined(note)
        self._label()

    def on_mount(self) -> None:
        """Draw the labels."""
        self._label()

    def on_resize(self) -> None:
        """Draw the labels for the new width."""
        self._label()

    def _label(self) -> None:
        boxed = bool(self.styles.border_bottom[0])
        if boxed:
            self.border_title, self.border_subtitle = self._title, self._note
            return
        self.border_title, self.border_subtitle = self._rule(), ""

    def _rule(self) -> Content:
        """Return title and note with the rule between them, as far as both fit; the border adds a dash at each end."""
        if not (self._title or self._note):
            return self._title
        line = self.outer_size.width - self._title.cell_length - self._note.cell_length - _AROUND
        if not self._note or line < 1:
            return joined(" ", self._title, " ")
        note = self._note.stylize_before("$quiet not bold")
        return joined(" ", self._title, (f" {'─' * line} ", "$line not bold"), note, " ")
