"""Stock: lots and opened vials, and receiving a delivery."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from models.core.errors import BadInputError, NeedlepointError
from models.patients.queries.scan import ScanVerdict
from models.people.actions.authenticate import Denied
from models.stock.actions.receive_lot import receive_lot
from models.stock.entries import LotEntry, UnsureError
from models.stock.queries.lots_on_hand import LotOnHand, lots_on_hand
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.dialogs.confirm import ConfirmDialog
from tui.frame.background import read, write
from tui.frame.pointing import point_at
from tui.stock.acts import ActsOnLots
from tui.stock.adding import AddsProducts
from tui.stock.asking import NONE_SELECTED
from tui.stock.controlled.screen import ControlledScreen
from tui.stock.given import GivenFromLotScreen
from tui.stock.history import LotHistoryScreen
from tui.stock.holding import HoldsLots
from tui.stock.receive_form import FIELDS, ReceiveForm
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
AGAIN = {"containers": "F10 again stores it."}
AGAIN_APART = "F10 again stores it as another lot."


class StockScreen(ActsOnLots, HoldsLots, AddsProducts):
    """What is in stock and what must leave it."""

    CSS_PATH = "stock.tcss"
    HELP = (
        "Recalled and expired first, then what must be counted, then what expires soon. n receives stock; scanning a "
        "package fills the form. t transfers, g lists who got it, e corrects its expiry, w adds a room."
    )
    BINDINGS: ClassVar[list[Any]] = [*bindings("stock"), ("f10,alt+s", "store", "Receive")]

    READS_AGAIN = False

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[LotOnHand, ...] = ()
        self._storing = False
        self._unsure: LotEntry | None = None
        self._intent: UUID | None = None

    def compose(self) -> ComposeResult:
        """Lay out the list and the hidden form."""
        yield Header("Stock")
        yield Input(placeholder="/ filter", id="filter")
        with Horizontal(id="body"):
            yield RecordList((1, 0, 9, 13, 12), EMPTY, wide=(1, 0, 12, 13, 13), id="items")
            with Card(id="selected"):
                yield Flow(id="whole")
        yield ReceiveForm()
        yield Static("", id="problem", classes="problem")
        yield KeyBar("stock", "app", first=(("scan", "a package"),))

    def on_mount(self) -> None:
        """Keep the form out of the way."""
        self._form.display = False

    @property
    def _form(self) -> ReceiveForm:
        return self.query_one(ReceiveForm)

    @property
    def selected(self) -> LotOnHand | None:
        """The lot or open vial under the cursor."""
        row = self.items.current
        return next((item for item in self._found if row and item.key == row.key), None)

    async def fetch(self, clinic: Clinic) -> None:
        """Read the stock."""
        self._found = await read(lots_on_hand, clinic)
        self.show()

    def show(self) -> None:
        """Show the lots that hold every word."""
        shown = [item for item in self._found if all(word in _searchable(item) for word in self.words)]
        self.items.show(rows(shown), NO_MATCH if self._found else EMPTY)
        self.query_one("#selected").display = bool(shown)

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        item = next((found for found in self._found if found.key == event.row.key), None)
        if item and self.app.clinic:
            boxed = self.has_class("-wide", "-tall") or self.has_class("-huge", "-tall")
            self.query_one("#whole", Flow).show(*(whole(item, self.app.clinic.today()) if boxed else short(item)))
            self.query_one(Card).tell(title=f"Lot {item.lot_number}")

    def action_history(self) -> None:
        """Open the movements of the selected lot."""
        self._open(LotHistoryScreen)

    def action_given(self) -> None:
        """Open the list of who got a dose from the selected lot."""
        self._open(GivenFromLotScreen)

    def action_reports(self) -> None:
        """Open the reports."""
        self.app.push_screen(StockReportsScreen(), self._came_back)

    def action_controlled(self) -> None:
        """Open what two people count."""
        self.app.push_screen(ControlledScreen(), self._came_back)

    def _open(self, screen: type[LotHistoryScreen | GivenFromLotScreen]) -> None:
        if self.selected is None:
            self._show_message(NONE_SELECTED)
            return
        self.app.push_screen(screen(self.selected), self._came_back)

    def _came_back(self, _: None) -> None:
        """Read again: a receipt may have been reversed there."""
        self._read()

    def action_receive(self) -> None:
        """Open the form."""
        if self._may("receive_stock"):
            self._open_form(self._form.field("ndc"))

    def _open_form(self, field: Input) -> None:
        self._form.display = True
        field.focus()
        self.query_one(KeyBar).tell(("Enter", "next field"), ("F10", "receive"), ("scan", "fills the form"))

    def action_close(self) -> None:
        """Close the form, then the filter, then the screen; asks before what was typed is lost."""
        if not self._form.display:
            super().action_close()
        elif self._form.typed:
            self.app.push_screen(
                ConfirmDialog("Discard what you typed? Nothing of it is stored.", "discard"), self._let_go
            )
        else:
            self._close_form()

    def _let_go(self, yes: bool | None) -> None:
        if yes:
            self._form.clear_box()
            self._close_form()

    def _close_form(self) -> None:
        self._form.display = False
        self.items.focus()
        self.query_one(KeyBar).tell(("scan", "a package"))

    @on(Input.Submitted, "#form Input")
    def _entered(self, event: Input.Submitted) -> None:
        if event.input.id == "containers" or event.input.id == FIELDS[-1][0]:
            self.action_store()
        else:
            self.focus_next(Input)

    def take_scan(self, verdict: ScanVerdict) -> None:
        """Fill the form from a scanned package."""
        if verdict.unlisted and not self._form.display:
            self._offer_product(verdict)
            return
        if verdict.kind != "product":
            self._refuse_scan(f"{verdict.word}: {verdict.problem or 'This is not a package.'}")
            self._form.forget_scan()
            if self._form.display:
                self._form.field("ndc").focus()
            return
        if self._may("receive_stock"):
            self._show_message("Scanned. Type what the code does not hold.", "done")
            self._open_form(self._form.fill(verdict))

    def action_store(self) -> None:
        """Store the lot, once however often the key is pressed."""
        clinic = self.app.clinic
        if self._storing or not self._form.display or clinic is None:
            return
        try:
            entry = self._form.entry(clinic.today())
        except BadInputError as error:
            self._refuse(error)
            return
        self._storing = True
        self._intent = self._intent or clinic.new_id()
        self._store(replace(entry, checked=entry == self._unsure), self._intent)

    @work(group="store", exit_on_error=False)
    async def _store(self, entry: LotEntry, intent: UUID) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            outcome = await write(self, receive_lot, app.clinic, app.person.id, entry, intent)
        except UnsureError as error:
            self._unsure = replace(entry, checked=False)
            self._refuse(BadInputError(error.at, f"{error.text} {AGAIN.get(error.at, AGAIN_APART)}"))
            return
        except BadInputError as error:
            self._refuse(error)
            return
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        finally:
            self._storing = False
        if isinstance(outcome, Denied):
            self._show_message(outcome.text)
            return
        self._intent = self._unsure = None
        self._form.clear_box()
        self._show_message(f"Stored: {entry.containers} of lot {entry.lot_number}. n receives the next.", "done")
        self._close_form()
        self._read()

    def _refuse(self, error: BadInputError) -> None:
        self._show_message(str(error))
        at = "owner" if error.at == "mrn" else error.at
        if at in {name for name, _label, _hint in FIELDS}:
            point_at(self._form.field(at))


def _searchable(item: LotOnHand) -> str:
    return f"{item.drug} {item.package} {item.ndc} {item.lot_number} {item.words} {item.room} {item.owner}".lower()
