"""Two texts beside each other, block by block on the same line."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.design.text import Hung, flowed, joined

Rows = Sequence[Content | str | Hung]
_BETWEEN = " │ "


class SideBySide(Widget):
    """Blocks of a left and a right column; each block begins on one line in both."""

    DEFAULT_CSS = """
    SideBySide { height: auto; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._blocks: tuple[tuple[Rows, Rows], ...] = ()

    def show(self, *blocks: tuple[Rows, Rows]) -> None:
        """Replace the blocks."""
        self._blocks = blocks
        self.refresh(layout=True)

    def render(self) -> Content:
        """Draw both columns at the present width."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many screen lines the longer column takes at a width."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        room = max(8, (width - len(_BETWEEN)) // 2)
        made: list[Content] = []
        for left, right in self._blocks:
            columns = flowed(left, room), flowed(right, room)
            for place in range(max(map(len, columns))):
                old, new = (lines[place] if place < len(lines) else Content("") for lines in columns)
                made.append(joined(old, " " * max(0, room - old.cell_length), (_BETWEEN, "$raised"), new))
        return made
