"""The tiles over Today: how many are due, overdue, observed, done and held; each shows its rows alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from models.charting.today.worklist import Worklist
from tui.design.marks import MARKS
from tui.design.text import fitted, joined
from tui.today.groups import TILES, Tile, counted, over

BOXED_FROM = 110
"""Columns from which the tiles may have boxes."""
_ALL = "0 shows all"


class Tiles(Widget, can_focus=True):
    """Five tiles in one row. Digits, the mouse, or the arrows and Enter press one; pressed again it lets go."""

    DEFAULT_CSS = """
    Tiles { height: auto; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "left", show=False),
        Binding("right", "move(1)", "right", show=False),
        Binding("enter,space", "press", "press", show=False),
    ]

    @dataclass
    class Pressed(Message):
        """A tile was pressed: its digit."""

        digit: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._found: Worklist | None = None
        self._today = date.min
        self._pressed = ""
        self._at = 0

    def show(self, found: Worklist, today: date, pressed: str) -> None:
        """Show the counts of a list; `pressed` is the digit of the tile that filters it, "" for none."""
        self._found, self._today, self._pressed = found, today, pressed
        self.refresh()

    def on_focus(self) -> None:
        """Draw where the arrows are."""
        self.refresh()

    def on_blur(self) -> None:
        """Draw without the arrows' place."""
        self.refresh()

    def action_move(self, step: int) -> None:
        """Go to the next tile."""
        self._at = (self._at + step) % len(TILES)
        self.refresh()

    def action_press(self) -> None:
        """Press the tile the arrows are on."""
        self.post_message(self.Pressed(TILES[self._at].digit))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return 3 with boxes, 1 without."""
        return 3 if self._boxed(width) else 1

    def render(self) -> Content:
        """Return the tiles for the present width; nothing until the list is read."""
        if self._found is None:
            return Content("")
        width = self.content_size.width
        if self._boxed(width):
            return Content("\n").join(self._boxes(width))
        lines = (joined(" ", Content("  ").join(parts)) for parts in self._in_line())
        found = list(lines)
        return next((line for line in found if line.cell_length <= width), fitted(found[-1], width))

    def _boxed(self, width: int) -> bool:
        return width >= BOXED_FROM and "-tall" in self.screen.classes

    def _state(self, tile: Tile) -> tuple[int, str, bool, bool]:
        """Return count, words, whether the tile is pressed, and whether the arrows are on it."""
        count, words = counted(tile, self._found, self._today) if self._found else (0, "")
        here = self.has_focus and TILES[self._at] is tile
        return count, words, self._pressed == tile.digit, here

    def _boxes(self, width: int) -> list[Content]:
        rows: list[list[Content]] = [[], [], []]
        size, spare = divmod(width, len(TILES))
        for place, tile in enumerate(TILES):
            inner = size + (place < spare) - 2
            for row, line in zip(rows, self._box(tile, inner), strict=True):
                row.append(_pressable(line, tile))
        return [joined(*row) for row in rows]

    def _box(self, tile: Tile, inner: int) -> Iterator[Content]:
        count, words, pressed, here = self._state(tile)
        edge = "$accent" if pressed or here else "$line"
        style = "bold $onaccent on $accent" if pressed else "bold $accent" if here else "bold $strong"
        title = joined((f" {tile.digit} {tile.name} ", style))
        yield joined(("╭─", edge), title, ("─" * max(0, inner - 1 - title.cell_length) + "╮", edge))
        yield joined(("│", edge), fitted(joined(" ", *_count(tile, count), "  ", words), inner, fill=True), ("│", edge))
        note = f" {_ALL} ─" if pressed else ""
        yield joined(("╰" + "─" * (inner - len(note)), edge), (note, edge), ("╯", edge))

    def _in_line(self) -> Iterator[list[Content]]:
        """Yield the tiles as one line, shorter and shorter."""
        for named, marked in ((True, True), (True, False), (False, True)):
            yield [self._short(tile, named=named, marked=marked) for tile in TILES]

    def _short(self, tile: Tile, *, named: bool, marked: bool) -> Content:
        count, _words, pressed, here = self._state(tile)
        style = "bold $onaccent on $accent" if pressed else "bold $accent" if here else "$text"
        sign = f"{MARKS[tile.mark][0]} " if marked else ""
        name = f"{tile.name} " if named else ""
        line = joined((f"{tile.digit} ", "bold $accent" if not pressed else style), (f"{sign}{name}{count}", style))
        ended = over(self._found) if self._found and tile.mark == "observing" else 0
        chip = joined("  ", (f" {ended} OVER ", "bold $onwarn on $warn")) if ended else Content("")
        return _pressable(joined(line, chip), tile)


def _count(tile: Tile, count: int) -> list[tuple[str, str]]:
    sign, color = MARKS[tile.mark]
    return [(sign, color if count else "$quiet"), (f" {count}", "bold $strong" if count else "$quiet")]


def _pressable(line: Content, tile: Tile) -> Content:
    return line.stylize(Style.from_meta({"@click": f"screen.tile({tile.digit!r})"}))
