"""Keyed choices beside each other, column by column, where the width holds two of them."""

from __future__ import annotations

from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region, Size

from tui.design.text import flowed, joined
from tui.widgets.choice_list import ChoiceList

LEAST = 30
"""Cells of a column below which the choices stand one a line."""


class ChoiceColumns(ChoiceList):
    """A `ChoiceList` in two columns: the first half at the left. Up and Down go through it in its order."""

    DEFAULT_CSS = """
    ChoiceColumns { height: auto; width: 1fr; }
    """

    def render(self) -> Content:
        """Draw the choices."""
        return Content("\n").join(self._drawn(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many screen lines the choices take at a width."""
        return len(self._drawn(width))

    def on_click(self, event: events.Click) -> None:
        """Pick the clicked choice."""
        event.prevent_default()
        width = self.content_size.width
        column = event.x // (width // self._columns(width))
        place = next(
            (at for at, (x, top, rows) in self._places(width).items() if x == column and top <= event.y < top + rows),
            None,
        )
        if place is not None:
            self._cursor = place
            self.action_pick()

    def _columns(self, width: int) -> int:
        return 2 if width // 2 >= LEAST and len(self._choices) > 1 else 1

    def _half(self, width: int) -> int:
        return -(-len(self._choices) // self._columns(width))

    def _cells(self, width: int) -> list[list[Content]]:
        room = width // self._columns(width) - 1
        return [flowed([line], max(8, room)) for line in self._lines()]

    def _places(self, width: int) -> dict[int, tuple[int, int, int]]:
        """Return for each choice its column, its first line and how many it takes."""
        places, top = {}, [0, 0]
        for place, cell in enumerate(self._cells(width)):
            column = place // max(1, self._half(width))
            places[place] = (column, top[column], len(cell))
            top[column] += len(cell)
        return places

    def _drawn(self, width: int) -> list[Content]:
        half, cells = self._half(width), self._cells(width)
        left, right = ([line for cell in part for line in cell] for part in (cells[:half], cells[half:]))
        room, made = width // self._columns(width), []
        for row in range(max(len(left), len(right))):
            first = left[row] if row < len(left) else Content("")
            second = right[row] if row < len(right) else Content("")
            made.append(joined(first, " " * max(0, room - first.cell_length), second) if second else first)
        return made

    def _follow(self) -> None:
        pane = next((pane for pane in self.ancestors if isinstance(pane, VerticalScroll)), None)
        if pane is None or not self._choices:
            return
        width = self.content_size.width
        _column, top, rows = self._places(width)[self._cursor]
        home = self.content_region.offset - pane.content_region.offset + pane.scroll_offset
        pane.scroll_to_region(Region(0, top, width, rows).translate(home), animate=False)
