"""The card of the selected row: a column at the right, or a few lines below the list."""

from __future__ import annotations

from typing import cast

from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.design.text import flowed, plain
from tui.frame.session import Session
from tui.today.card.facts import Selected
from tui.today.card.figure import figure_lines
from tui.today.card.lines import low, tall, title
from tui.widgets.card import Card


class OrderCard(Card):
    """Shows the selected row; `tell_nothing` says why there is nothing to show."""

    DEFAULT_CSS = """
    OrderCard { overflow-y: auto; }
    OrderCard > CardLines { width: 1fr; height: auto; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._shown: Selected | None = None

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        yield CardLines()

    def show(self, shown: Selected) -> None:
        """Show the selected row."""
        self._shown = shown
        self.query_one(CardLines).show(shown)
        self.scroll_home(animate=False)
        self._label()

    def show_nothing(self, why: str) -> None:
        """Show no row, and why."""
        self._shown = None
        self.query_one(CardLines).show(None, why)
        self._label()

    def _label(self) -> None:
        boxed = bool(self.styles.border_bottom[0])
        if self._shown is None:
            self._title = Content("")
        else:
            self._title = plain(self._shown.name) if boxed else title(self._shown, self.outer_size.width)
        super()._label()


class CardLines(Widget):
    """The card's text at its present width."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: Selected | None = None
        self._why = ""

    def show(self, shown: Selected | None, why: str = "") -> None:
        """Replace the text."""
        self._shown, self._why = shown, why
        self.refresh(layout=True)

    def render(self) -> Content:
        """Draw the lines at the present width."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines the text takes."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        if self._shown is None:
            return flowed([plain(self._why, "$quiet")], width)
        parent = self.parent
        if not isinstance(parent, Card):
            return []
        if not parent.styles.border_bottom[0]:
            return low(self._shown, width, parent.size.height or 5)
        lines = flowed(tall(self._shown, width), width)
        figure = figure_lines(self._shown, width, in_ascii=cast(Session, self.app).terminal.in_ascii)
        # Where the figure would have to be scrolled to, the words above say it all.
        fits = len(lines) + len(figure) < parent.size.height
        return [*lines, Content(""), *figure] if figure and fits else lines
