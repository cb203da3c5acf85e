"""The bottom line: the next key as a chip that says what it does now, then the others, never more than fit."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from tui.design.keys import Key, group, pressed_by
from tui.design.text import joined, plain

ALWAYS = ("emergency", "help")
"""Actions whose keys stand at the right end of every screen, at every width."""
_GAP = "  "


class KeyBar(Widget):
    """Shows the keys of some groups by importance; what does not fit is left to help. Each key takes the mouse."""

    DEFAULT_CSS = """
    KeyBar { height: 1; dock: bottom; background: $panel; color: $text; padding: 0 1; }
    """

    def __init__(self, *groups: str, first: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__()
        keys = [key for name in groups for key in group(name) if key.label]
        self._keys: list[Key] = [key for key in keys if key.action not in ALWAYS]
        self._last = [(key.shown, key.label) for key in group("app") if key.action in ALWAYS and key.label][::-1]
        self._first = first

    @property
    def first(self) -> tuple[tuple[str, str], ...]:
        """The (key, what it does now) pairs shown before the others."""
        return self._first

    def tell(self, *first: tuple[str, str]) -> None:
        """Show these (key, what it does) pairs before the others."""
        self._first = first
        self.refresh()

    def render(self) -> Content:
        """Return as many keys as the width holds, and what is always there at the right."""
        width = self.content_size.width
        left = width - sum(_width(pair) for pair in self._last) - len(_GAP) * len(self._last)
        shown: list[tuple[str, str]] = []
        named = {key for key, _label in self._first}
        for pair in (*self._first, *((key.shown, key.label) for key in self._keys if key.shown not in named)):
            left -= _width(pair) + (len(_GAP) if shown else 2)
            if left < 0:
                break
            shown.append(pair)
        near = Content(_GAP).join([_key(pair, chip=place == 0) for place, pair in enumerate(shown)])
        far = Content(_GAP).join([_key(pair) for pair in self._last])
        return joined(near, " " * max(1, width - near.cell_length - far.cell_length), far)


def _key(pair: tuple[str, str], *, chip: bool = False) -> Content:
    key, label = pair
    name = plain(f" {key} " if chip else key, "bold $onaccent on $accent" if chip else "bold $accent")
    message = joined(name, (f" {label}", "bold $strong" if chip else "$text"))
    press = pressed_by(key)
    return message.stylize(Style.from_meta({"@click": f"app.simulate_key({press!r})"})) if press else message


def keys_line(*pairs: tuple[str, str]) -> Content:
    """Return keys with what they do in one line of a dialog, the first as a chip; each takes the mouse."""
    return Content(_GAP).join([_key(pair, chip=place == 0) for place, pair in enumerate(pairs)])


def _width(pair: tuple[str, str]) -> int:
    return cell_len(pair[0]) + 1 + cell_len(pair[1])
