"""Reports to look through: a digit shows each, the selected line is drawn, a key writes all of it to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from models.reports.report import Line, Report, as_csv
from models.store.clinic import Clinic
from tui.design.text import joined
from tui.dialogs.browse import FilterScreen
from tui.frame.background import read
from tui.widgets.card import Card
from tui.widgets.drawings.bars import drawn
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row
from tui.widgets.lists.record_rows import line

WIDE = 100


class View(NamedTuple):
    """One report: its name, what makes it, the columns the list shows and their widths. The file holds all columns.

    `wide` are columns and widths from WIDE cells on, None for the same.
    """

    name: str
    make: Callable[[Clinic], Report]
    shown: tuple[int, ...]
    widths: tuple[int, ...]
    wide: tuple[tuple[int, ...], tuple[int, ...]] | None = None

    def laid_out(self, width: int) -> View:
        """Return it with the columns and widths for so many cells."""
        return self._replace(shown=self.wide[0], widths=self.wide[1]) if self.wide and width >= WIDE else self


class ReportsScreen(FilterScreen):
    """One view at a time; the selected line's numbers as bars below or beside it. `VIEWS` are what the digits show."""

    CSS_PATH = Path(__file__).with_name("screen.tcss")
    VIEWS: ClassVar[tuple[View, ...]] = ()
    TITLE_WORDS: ClassVar[str]
    KEY_GROUP: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self._view = 0
        self._report: Report | None = None

    def compose(self) -> ComposeResult:
        """Lay out the views' names, the list and the drawing."""
        yield Header(self.TITLE_WORDS)
        yield Static("", id="views")
        yield Input(placeholder="/ filter", id="filter")
        yield Static("", id="heads")
        with Horizontal(id="body"):
            yield RecordList((1, *self.VIEWS[0].widths), "", id="items")
            with Card(id="selected"):
                yield Static("", id="drawing")
        yield Static("", id="problem", classes="problem")
        yield KeyBar(self.KEY_GROUP, "app", first=((f"1-{len(self.VIEWS)}", "view"),))

    def maker(self) -> Callable[[Clinic], Report]:
        """Return what makes the report of the view."""
        return self.VIEWS[self._view].make

    async def fetch(self, clinic: Clinic) -> None:
        """Read the report of the view."""
        view = self._view
        report = await read(self.maker(), clinic)
        if view == self._view:
            self._report = report
            self.show()

    def show(self) -> None:
        """Show the lines that hold every word."""
        report = self._report
        if report is None:
            return
        parts = [(f" {place} {view.name} ", "reverse bold" if place == self._view + 1 else "$quiet")
                 for place, view in enumerate(self.VIEWS, 1)]  # fmt: skip
        self.query_one("#views", Static).update(joined(*parts))
        self.query_one(Header).tell(report.summary)
        shown = [line for line in report.lines if all(word in " ".join(line.cells).lower() for word in self.words)]
        view = self.VIEWS[self._view].laid_out(self.items.size.width or self.size.width)
        self.items.columns((1, *view.widths))
        self.query_one("#heads", Static).update(self._heads(report, view))
        self.items.show([self._row(line, view) for line in shown], report.nothing if not report.lines else "No match.")
        self.query_one("#selected").display = any(line.bars for line in shown)

    def _heads(self, report: Report, view: View) -> Content:
        names = tuple(report.columns[place] for place in view.shown)
        return line(Row("", ("", *names)), (1, *view.widths), self.items.size.width or self.size.width)

    def _row(self, one: Line, view: View) -> Row:
        cells = tuple(one.cells[place] for place in view.shown)
        return Row(one.key, ("!" if one.alert else "", *cells), "warn" if one.alert else "")

    @property
    def selected(self) -> Line | None:
        """The line under the cursor."""
        row = self.items.current
        return next((one for one in self._report.lines if row and one.key == row.key), None) if self._report else None

    @on(RecordList.Highlighted)
    def _selected(self) -> None:
        # A card that was hidden has its width only after the next layout.
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Draw for the new width."""
        self.call_after_refresh(self.show)

    def _draw(self) -> None:
        one, card = self.selected, self.query_one(Card)
        if one is not None:
            drawing = self.query_one("#drawing", Static)
            card.tell(title=one.caption)
            drawing.update(Content(drawn(one.bars, card.size.width - 4)))

    def action_view(self, place: int) -> None:
        """Show another report; what was typed to filter the last one goes."""
        self._view, self._report = place, None
        self.filter.value = ""
        self.items.focus()
        self._show_message("")
        self._read()

    @work(group="file", exit_on_error=False)
    async def action_write(self) -> None:
        """Write every line of the report to a CSV file."""
        app, report = self.app, self._report
        if app.clinic is None or report is None:
            return
        if not report.lines:
            self._show_message("There is no line to write.")
            return
        name = f"{report.name}-{app.clinic.today().isoformat()}.csv"
        await self.write_file(name, as_csv(report))
