"""Stock: lots and opened vials, and receiving a delivery."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from models.stock.queries.lots_on_hand import LotOnHand, lots_on_hand
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.frame.background import read
from tui.stock.acts import ActsOnLots
from tui.stock.asking import NONE_SELECTED
from tui.stock.controlled.screen import ControlledScreen
from tui.stock.elsewhere import ChartedElsewhereScreen
from tui.stock.given import GivenFromLotScreen
from tui.stock.history import LotHistoryScreen
from tui.stock.holding import HoldsLots
from tui.stock.receive_form import ReceiveForm
from tui.stock.receiving import ReceivesLots
from tui.stock.reports.screen import StockReportsScreen
from tui.stock.shown import rows, short, whole
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList

EMPTY, NO_MATCH = (
    "Stock is empty. n receives stock; scanning a package fills the form.",
    "No match. Esc clears the filter.",
)


class StockScreen(ActsOnLots, HoldsLots, ReceivesLots):
    """What is in stock and what must leave it."""

    CSS_PATH = "stock.tcss"
    HELP = (
        "Recalled and expired first, then what must be counted, then what expires soon. n receives stock; scanning a "
        "package fills the form. a counts by scan, t transfers, g lists who got it, e corrects its expiry, w adds a "
        "room, i lists doses charted elsewhere."
    )
    BINDINGS: ClassVar[list[Any]] = [*bindings("stock"), ("f10,alt+s", "store", "Receive")]

    READS_AGAIN = False

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[LotOnHand, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the list and the hidden form."""
        yield Header("Stock")
        yield Input(placeholder="/ filter", id="filter")
        with Horizontal(id="body"):
            yield RecordList((1, 0, 9, 13, 12), EMPTY, wide=(1, 0, 11, 13, 13), id="items")
            with Card(id="selected"):
                yield Flow(id="whole")
        yield ReceiveForm()
        yield Static("", id="problem", classes="problem")
        yield KeyBar("stock", "app", first=(("scan", "a package"),))

    def on_mount(self) -> None:
        """Keep the form out of the way."""
        self._form.display = False

    @property
    def selected(self) -> LotOnHand | None:
        """The lot or open vial under the cursor."""
        row = self.items.current
        return next((item for item in self._found if row and item.key == row.key), None)

    async def fetch(self, clinic: Clinic) -> None:
        """Read the stock."""
        self._found = await read(lots_on_hand, clinic)
        self.show()

    def all_lots(self) -> tuple[LotOnHand, ...]:
        """Return every line of stock, those the filter hides too."""
        return self._found

    def show(self) -> None:
        """Show the lots that hold every word."""
        shown = [item for item in self._found if all(word in _searchable(item) for word in self.words)]
        self.items.show(rows(shown, self.counted, hidden=self.hides_amounts), NO_MATCH if self._found else EMPTY)
        self.query_one("#selected").display = bool(shown)

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        item = next((found for found in self._found if found.key == event.row.key), None)
        if item and self.app.clinic:
            boxed = self.has_class("-wide", "-tall") or self.has_class("-huge", "-tall")
            hidden, today = self.hides_amounts, self.app.clinic.today()
            shown = whole(item, today, hidden=hidden) if boxed else short(item, hidden=hidden)
            self.query_one("#whole", Flow).show(*shown)
            self.query_one(Card).tell(title=f"Lot {item.lot_number}")

    def action_history(self) -> None:
        """Open the movements of the selected lot."""
        self._open(LotHistoryScreen)

    def action_given(self) -> None:
        """Open the list of who got a dose from the selected lot."""
        self._open(GivenFromLotScreen)

    def action_reports(self) -> None:
        """Open the reports."""
        if self.sees_amounts():
            self.app.push_screen(StockReportsScreen(), self._came_back)

    def action_discard(self) -> None:
        """Book out the selected lot, whose rest the form proposes."""
        if self.sees_amounts():
            super().action_discard()

    def action_transfer(self) -> None:
        """Transfer the selected lot, whose rest the form proposes."""
        if self.sees_amounts():
            super().action_transfer()

    def action_controlled(self) -> None:
        """Open what two people count."""
        self.app.push_screen(ControlledScreen(), self._came_back)

    def _open(self, screen: type[LotHistoryScreen | GivenFromLotScreen]) -> None:
        if self.selected is None:
            self._show_message(NONE_SELECTED)
        elif self.sees_amounts():
            self.app.push_screen(screen(self.selected), self._came_back)

    def _came_back(self, _: None) -> None:
        """Read again: a receipt may have been reversed there."""
        self._read()

    def action_elsewhere(self) -> None:
        """Open the doses that were charted elsewhere and took no stock."""
        if self.sees_amounts():
            self.app.push_screen(ChartedElsewhereScreen(), self._came_back)


def _searchable(item: LotOnHand) -> str:
    return f"{item.drug} {item.package} {item.ndc} {item.lot_number} {item.words} {item.room} {item.owner}".lower()
