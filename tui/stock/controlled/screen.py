"""Controlled drugs: open discrepancies first, then what two people have still to count today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from models.stock.queries.controlled import controlled_stock
from models.stock.queries.lots_on_hand import LotOnHand
from tui.design.keys import bindings
from tui.frame.background import read
from tui.stock.controlled.counting import CountsByTwo
from tui.stock.controlled.running import RunningCountScreen
from tui.stock.controlled.shown import Line, held_of, key_of, named, not_counted, number_of, rows, sorted_lines, whole
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList

if TYPE_CHECKING:
    from models.store.clinic import Clinic

EMPTY = "No controlled drug is in stock. Receive one on Stock: n."
NO_MATCH = "No match. Esc clears the filter."


class ControlledScreen(CountsByTwo):
    """What two people count, and what differed and waits to be settled."""

    CSS_PATH = "controlled.tcss"
    HELP = (
        "c counts the selected lot or open vial, a everything not counted today: one person, then a second with a "
        "username and PIN of their own. What differs stays open, and the balance as it is, until s settles it with a "
        "reason and a second person."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("controlled")

    READS_AGAIN = False

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Line] = []

    def compose(self) -> ComposeResult:
        """Lay out the list, and the selected line in full."""
        yield Header("Controlled drugs")
        yield Input(placeholder="/ filter", id="filter")
        yield RecordList((1, 0, 9, 13, 12), EMPTY, wide=(1, 0, 14, 16, 14), id="items")
        with VerticalScroll(id="side", can_focus=False):
            yield Flow(id="detail")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("controlled", "app")

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        row = self.items.current
        return next((line for line in self._found if row and key_of(line) == row.key), None)

    def not_counted(self) -> tuple[Line, ...]:
        """Return the lines that were not counted today."""
        clinic = self.app.clinic
        return not_counted(self._found, clinic) if clinic else ()

    @property
    def selected(self) -> LotOnHand | None:
        """The stock under the cursor, where it is still there."""
        return None if self.line is None else getattr(self.line, "lot", None)

    async def fetch(self, clinic: Clinic) -> None:
        """Read controlled stock."""
        found = await read(controlled_stock, clinic)
        self._found = sorted_lines(found.discrepancies, found.lots, clinic)
        self.show()

    def show(self) -> None:
        """Show the lines that hold every word."""
        clinic = self.app.clinic
        if clinic is None:
            return
        shown = [line for line in self._found if all(word in _searchable(line) for word in self.words)]
        self.items.show(rows(shown, clinic), NO_MATCH if self._found else EMPTY)
        self.query_one("#side").display = bool(shown)

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        line = next((found for found in self._found if key_of(found) == event.row.key), None)
        if line and self.app.clinic:
            self.query_one("#detail", Flow).show(*whole(line, self.app.clinic))

    def action_running(self) -> None:
        """Open the running count of the selected lot or open vial."""
        if self.line is None:
            self._show_message(EMPTY)
        else:
            self.app.push_screen(RunningCountScreen(named(self.line), held_of(self.line)))


def _searchable(line: Line) -> str:
    drug = line.lot.drug if hasattr(line, "lot") else line.drug
    return f"{drug} {number_of(line)}".lower()
