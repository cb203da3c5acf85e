"""Text whose long lines go on under their own beginning, beside the label, not under it."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.design.text import Hung, flowed


class Flow(Widget):
    """Lines of text; a `Hung` one keeps its label alone at the left."""

    DEFAULT_CSS = """
    Flow { height: auto; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows: tuple[Content | str | Hung, ...] = ()

    def show(self, *rows: Content | str | Hung) -> None:
        """Replace the lines."""
        self._rows = rows
        self.refresh(layout=True)

    def render(self) -> Content:
        """Draw the lines at the present width."""
        return Content("\n").join(flowed(self._rows, self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many screen lines the text takes at a width."""
        return len(flowed(self._rows, width))
