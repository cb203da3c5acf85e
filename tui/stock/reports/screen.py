"""The reports of stock: five views of lines, the selected one drawn, written to a file by a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from models.core.errors import BadInputError, NeedlepointError
from models.core.quantity import plain_amount
from models.people.actions.authenticate import Denied
from models.people.permissions import permission, refusal
from models.people.versions import Stale, Unchanged
from models.reports.stock.expiries import expiries
from models.reports.stock.losses import losses
from models.reports.stock.outlook import level_of, outlook
from models.reports.stock.report import Line, Report, as_csv
from models.reports.stock.unreconciled import unreconciled
from models.reports.stock.used import used
from models.stock.actions.save_level import LevelEntry, save_level
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.design.text import joined
from tui.dialogs.browse import FilterScreen
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read, write
from tui.frame.reaction_report_file import write_reaction_report
from tui.stock.reports.drawing import drawn
from tui.widgets.card import Card
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row
from tui.widgets.lists.record_rows import line

VIEWS: tuple[tuple[str, Callable[[Clinic], Report], tuple[int, ...]], ...] = (
    ("Weeks of stock", outlook, (0, -8, -8, 11, -6)),
    ("Used", used, (0, -6, -8, -7, -12)),
    ("Lost", losses, (0, 9, -10, -7, -11)),
    ("Expiries", expiries, (13, 4, 0, 11, 14)),
    ("Does not agree", unreconciled, (13, 0, 36)),
)
"""Name, report, and widths of the columns of a narrow screen."""
SHOWN = ((0, 2, 3, 4, 7), (0, 1, 2, 3, 5), (0, 1, 2, 3, 4), (0, 1, 2, 3, 4), (0, 1, 2))
"""Which columns of each report the list shows; the file holds all."""
FIELDS = (
    Field("reorder_at", "Order at", "containers left when more is ordered, such as 5; empty for none"),
    Field("par", "Up to", "containers there are then, such as 20"),
    Field("reason", "Why", "in words: it is kept with your name"),
)
ACT = "change_stock_levels"
_WEEKS = 0


class StockReportsScreen(FilterScreen):
    """One view at a time; the selected line's numbers as bars below or beside it."""

    CSS_PATH = "screen.tcss"
    HELP = (
        "1 what is on hand against the doses due in the next weeks, and what to order; 2 what was used; 3 what was "
        "lost, with its cost; 4 what expires; 5 doses that took no stock or bill no drug. w writes what is shown."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("stock_reports")

    def __init__(self) -> None:
        super().__init__()
        self._view = _WEEKS
        self._only = False
        self._report: Report | None = None

    def compose(self) -> ComposeResult:
        """Lay out the views' names, the list and the drawing."""
        yield Header("Reports")
        yield Static("", id="views")
        yield Input(placeholder="/ filter", id="filter")
        yield Static("", id="heads")
        with Horizontal(id="body"):
            yield RecordList((1, *VIEWS[0][2]), "", id="items")
            with Card(id="selected"):
                yield Static("", id="drawing")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("stock_reports", "app", first=(("1-5", "view"),))

    async def fetch(self, clinic: Clinic) -> None:
        """Read the report of the view."""
        view = self._view
        make = (lambda of: outlook(of, only_to_order=True)) if self._only and view == _WEEKS else VIEWS[view][1]
        report = await read(make, clinic)
        if view == self._view:
            self._report = report
            self.show()

    def show(self) -> None:
        """Show the lines that hold every word."""
        report = self._report
        if report is None:
            return
        parts = [(f" {place} {name} ", "reverse bold" if place == self._view + 1 else "$quiet")
                 for place, (name, *_) in enumerate(VIEWS, 1)]  # fmt: skip
        self.query_one("#views", Static).update(joined(*parts))
        self.query_one(Header).tell(report.summary)
        shown = [line for line in report.lines if all(word in " ".join(line.cells).lower() for word in self.words)]
        widths = VIEWS[self._view][2]
        self.items.columns((1, *widths))
        self.query_one("#heads", Static).update(self._heads(report, widths))
        self.items.show([self._row(line) for line in shown], report.nothing if not report.lines else "No match.")
        self.query_one("#selected").display = any(line.bars for line in shown)

    def _heads(self, report: Report, widths: tuple[int, ...]) -> Content:
        names = tuple(report.columns[place] for place in SHOWN[self._view])
        return line(Row("", ("", *names)), (1, *widths), self.items.size.width or self.size.width)

    def _row(self, one: Line) -> Row:
        cells = tuple(one.cells[place] for place in SHOWN[self._view])
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

    def action_to_order(self) -> None:
        """Show only what is to be ordered, or all."""
        if self._view != _WEEKS:
            self._show_message("1 shows the weeks of stock: there o shows only what is to be ordered.")
            return
        self._only = not self._only
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
        try:
            path = await read(write_reaction_report, app.reports, name, as_csv(report))
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        self._show_message(f"Written to {path}", "done")

    def action_levels(self) -> None:
        """Ask for the levels of the selected drug."""
        person, one = self.app.person, self.selected
        refused = refusal(person, person.name, permission(ACT)) if person else None
        if refused:
            self._show_message(refused.text)
        elif one is None or not one.drug_slug:
            self._show_message("Select a drug in view 1, weeks of stock: e sets its levels.")
        else:
            self._ask_levels(one)

    @work(group="levels", exit_on_error=False)
    async def _ask_levels(self, one: Line) -> None:
        if self.app.clinic is None:
            return
        level = await read(level_of, self.app.clinic, one.drug_slug)
        numbers = {"reorder_at": level.reorder_at, "par": level.par}
        values = {name: plain_amount(number) for name, number in numbers.items() if number is not None}
        self._form(one, level.change, values)

    def _form(self, one: Line, change: int, values: dict[str, str], problem: BadInputError | None = None) -> None:
        dialog: FieldsDialog[dict[str, str]] = FieldsDialog(
            f"Order {one.cells[0]} again", FIELDS, values, lambda typed: typed, problem
        )

        def typed(values: dict[str, str] | None) -> None:
            if values is not None:
                self._save(one, change, values)

        self.app.push_screen(dialog, typed)

    @work(group="store", exit_on_error=False)
    async def _save(self, one: Line, change: int, values: dict[str, str]) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        entry = LevelEntry(one.drug_slug, values["reorder_at"], values["par"], values["reason"], change)
        try:
            outcome = await write(self, save_level, app.clinic, app.person.id, entry)
        except BadInputError as error:
            self._form(one, change, values, error)
            return
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, (Denied, Stale, Unchanged)):
            self._show_message(outcome.text)
            return
        self._show_message(f"Kept for {one.cells[0]}.", "done")
        self._read()
