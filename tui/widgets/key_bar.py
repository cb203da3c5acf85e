"""The bottom line: the next keys, never more than fit."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tui.design.keys import Key, group
from tui.design.text import joined


class KeyBar(Widget):
    """Shows the keys of some groups in order; what does not fit is left to help, whose own key always fits."""

    DEFAULT_CSS = """
    KeyBar { height: 1; dock: bottom; background: $panel; color: $foreground; padding: 0 1; }
    """

    def __init__(self, *groups: str, first: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__()
        keys = [key for name in groups for key in group(name) if key.label]
        self._keys: list[Key] = [key for key in keys if key.action != "help"]
        self._help = next((key for key in keys if key.action == "help"), None)
        self._first = first

    def tell(self, *first: tuple[str, str]) -> None:
        """Show these (key, what it does) pairs before the others."""
        self._first = first
        self.refresh()

    def render(self) -> Content:
        """Return as many keys as the width holds."""
        last = [(self._help.shown, self._help.label)] if self._help else []
        made, left = [], self.content_size.width - sum(map(_width, last)) + 2
        for pair in (*self._first, *((key.shown, key.label) for key in self._keys)):
            left -= _width(pair)
            if left < 0:
                break
            made.append(pair)
        return Content("  ").join([joined((shown, "bold $accent"), f" {label}") for shown, label in (*made, *last)])


def _width(pair: tuple[str, str]) -> int:
    return cell_len(pair[0]) + cell_len(pair[1]) + 3
