"""Lines with a text at the left and one at the right; where both do not fit, the right one goes under the left."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.design.text import joined

Pair = tuple[Content, Content]
_GAP = 2


class PairLines(Widget):
    """A few lines of facts, nothing of them cut."""

    DEFAULT_CSS = """
    PairLines { height: auto; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows: tuple[Pair, ...] = ()

    def show(self, *rows: Pair) -> None:
        """Replace the lines."""
        self._rows = rows
        self.refresh(layout=True)

    def render(self) -> Content:
        """Draw the lines at the present width."""
        return Content("\n").join(paired(self._rows, self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many screen lines they take at a width."""
        return len(paired(self._rows, width))


def paired(rows: tuple[Pair, ...], width: int) -> list[Content]:
    """Return the screen lines of pairs at a width in cells."""
    made: list[Content] = []
    for left, right in rows:
        room = width - left.cell_length - right.cell_length
        if not right or room >= _GAP:
            made += joined(left, " " * max(0, room), right).wrap(max(8, width))
        else:
            made += [*left.wrap(max(8, width)), *right.wrap(max(8, width))]
    return made
