"""The bottom line: the next keys, never more than fit."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tui.keys import Key, group
from tui.text import joined


class KeyBar(Widget):
    """Shows the keys of some groups in order; what does not fit is left to help (F1)."""

    DEFAULT_CSS = """
    KeyBar { height: 1; dock: bottom; background: $panel; color: $foreground; padding: 0 1; }
    """

    def __init__(self, *groups: str, first: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__()
        self._keys: list[Key] = [key for name in groups for key in group(name) if key.label]
        self._first = first

    def tell(self, *first: tuple[str, str]) -> None:
        """Show these (key, what it does) pairs before the others."""
        self._first = first
        self.refresh()

    def render(self) -> Content:
        """Return as many keys as the width holds."""
        made, used = Content(""), 0
        pairs = [*self._first, *((key.shown, key.label) for key in self._keys)]
        for shown, label in pairs:
            width = cell_len(shown) + cell_len(label) + 3
            if used + width > self.size.width + 2:
                break
            made = joined(made, (shown, "bold $accent"), f" {label}  ")
            used += width
        return made
