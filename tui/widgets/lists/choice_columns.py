"""Keyed choices beside each other, column by column, where the width holds two of them."""

from __future__ import annotations

from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region, Size

from tui.design.text import flowed, joined
from tui.widgets.lists.choice_list import ChoiceList

LEAST = 30
"""Cells of a column below which the choices stand one a line."""
_GAP = 2


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
        column = int(event.x >= self._rooms(width)[0]) if self._half(width) < len(self._choices) else 0
        places = self._places(width).items()
        hit = (place for place, (at, top, rows) in places if at == column and top <= event.y < top + rows)
        place = next(hit, None)
        if place is not None:
            self._cursor = place
            self.action_pick()

    def _half(self, width: int) -> int:
        """Return how many choices stand in the first column."""
        two = width // 2 >= LEAST and len(self._choices) > 1
        return -(-len(self._choices) // 2) if two else len(self._choices)

    def _rooms(self, width: int) -> tuple[int, int]:
        """Return the cells of both columns: as wide as their texts where both fit so, else half the width each."""
        half = self._half(width)
        needs = [line.lead.cell_length + line.body.cell_length for line in self._lines()]
        left, right = max(needs[:half], default=0) + _GAP, max(needs[half:], default=0)
        if half == len(needs):
            return width, 0
        first = max(left, width // 2) if left + right <= width and width // 2 + right <= width else left
        return (first, width - first) if left + right <= width else (width // 2, width - width // 2)

    def _cells(self, width: int) -> list[list[Content]]:
        half, rooms = self._half(width), self._rooms(width)
        lines = enumerate(self._lines())
        return [flowed([line], max(8, rooms[place >= half] - (place < half))) for place, line in lines]

    def _places(self, width: int) -> dict[int, tuple[int, int, int]]:
        """Return for each choice its column, its first line and how many it takes."""
        places, top, half = {}, [0, 0], self._half(width)
        for place, cell in enumerate(self._cells(width)):
            column = int(place >= half)
            places[place] = (column, top[column], len(cell))
            top[column] += len(cell)
        return places

    def _drawn(self, width: int) -> list[Content]:
        half, cells = self._half(width), self._cells(width)
        left, right = ([line for cell in part for line in cell] for part in (cells[:half], cells[half:]))
        room, made = self._rooms(width)[0], []
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
