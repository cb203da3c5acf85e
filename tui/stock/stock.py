"""Stock: lots and opened vials, and receiving a delivery."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Grid, Horizontal
from textual.widgets import Input, Static

from models.core.errors import BadInputError, NeedlepointError
from models.core.typed_date import parse_date
from models.patients.queries.scan import ScanVerdict
from models.stock.actions.receive_lot import receive_lot
from models.stock.entries import LotEntry
from models.stock.queries.lots_on_hand import LotOnHand, lots_on_hand
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.dialogs.browse import FilterScreen
from tui.frame.background import read, write
from tui.frame.pointing import point_at
from tui.frame.scans import ResolvesScans
from tui.scanning.content import CODE_FIELD
from tui.stock.shown import rows, short, whole
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList

FIELDS = (("ndc", "NDC"), ("lot", "Lot"), ("expiry", "Expiry"), ("containers", "Containers"))
EMPTY, NO_MATCH = (
    "Stock is empty. n receives stock; scanning a package fills the form.",
    "No match. Esc clears the filter.",
)


class StockScreen(FilterScreen, ResolvesScans):
    """What is in stock and what must leave it."""

    CSS_PATH = "stock.tcss"
    HELP = "Recalled and expired first, then what expires soon. n receives stock; scanning a package fills the form."
    BINDINGS: ClassVar[list[Any]] = [*bindings("stock"), ("f10,alt+s", "store", "Receive")]

    READS_AGAIN = False

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[LotOnHand, ...] = ()
        self._storing = False
        self._from_scan: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Lay out the list and the hidden form."""
        yield Header("Stock")
        yield Input(placeholder="/ filter", id="filter")
        with Horizontal(id="body"):
            yield RecordList((1, 0, 9, 13, 12), EMPTY, wide=(1, 0, 12, 13, 13), id="items")
            with Card(id="selected"):
                yield Flow(id="whole")
        with Grid(id="form"):
            for name, label in FIELDS:
                yield Static(label, classes="label")
                yield Input(id=name, max_length=30, classes=CODE_FIELD if name == "ndc" else "")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("stock", "app", first=(("scan", "a package"),))

    def on_mount(self) -> None:
        """Keep the form out of the way."""
        self.query_one("#form").display = False

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

    def action_receive(self) -> None:
        """Open the form."""
        self.query_one("#form").display = True
        self.query_one("#ndc", Input).focus()
        self.query_one(KeyBar).tell(("Enter", "next field"), ("F10", "receive"), ("scan", "fills the form"))

    def action_close(self) -> None:
        """Close the form, then the filter, then the screen."""
        if self.query_one("#form").display:
            self._close_form()
        else:
            super().action_close()

    def _close_form(self) -> None:
        self.query_one("#form").display = False
        self.items.focus()
        self.query_one(KeyBar).tell(("scan", "a package"))

    @on(Input.Submitted, "#form Input")
    def _entered(self, event: Input.Submitted) -> None:
        if event.input.id == "containers":
            self.action_store()
        else:
            self.focus_next(Input)

    def take_scan(self, verdict: ScanVerdict) -> None:
        """Fill the form from a scanned package."""
        if verdict.kind != "product":
            self._refuse_scan(f"{verdict.word}: {verdict.problem or 'This is not a package.'}")
            self._forget_scan()
            return
        self._show_message("Scanned. Type what the code does not hold.", "done")
        self.action_receive()
        expiry = verdict.expires_on.isoformat() if verdict.expires_on else ""
        self._from_scan = {"ndc": verdict.ndc or "", "lot": verdict.lot_number or "", "expiry": expiry}
        for name, text in self._from_scan.items():
            self.query_one(f"#{name}", Input).value = text
        empty = [name for name, _label in FIELDS if not self.query_one(f"#{name}", Input).value]
        self.query_one(f"#{empty[0] if empty else 'containers'}", Input).focus()

    def _forget_scan(self) -> None:
        """Empty what the scan before filled in: it is of another package (U13)."""
        for name, filled in self._from_scan.items():
            field = self.query_one(f"#{name}", Input)
            if field.value == filled:
                field.value = ""
        self._from_scan = {}
        if self.query_one("#form").display:
            self.query_one("#ndc", Input).focus()

    def action_store(self) -> None:
        """Store the lot, once however often the key is pressed."""
        if self._storing or not self.query_one("#form").display:
            return
        try:
            entry = self._entry()
        except BadInputError as error:
            self._refuse(error)
            return
        self._storing = True
        self._store(entry)

    @work(group="store", exit_on_error=False)
    async def _store(self, entry: LotEntry) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            await write(self, receive_lot, app.clinic, app.person.id, entry)
        except BadInputError as error:
            self._refuse(error)
            return
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        finally:
            self._storing = False
        for name, _label in FIELDS:
            self.query_one(f"#{name}", Input).value = ""
        self._from_scan = {}
        self._show_message(f"Stored: {entry.containers} of lot {entry.lot_number}. n receives the next.", "done")
        self._close_form()
        self._read()

    def _refuse(self, error: BadInputError) -> None:
        self._show_message(str(error))
        if error.at in {name for name, _label in FIELDS}:
            point_at(self.query_one(f"#{error.at}", Input))

    def _entry(self) -> LotEntry:
        value = {name: self.query_one(f"#{name}", Input).value.strip() for name, _label in FIELDS}
        if not value["containers"].isdecimal():
            raise BadInputError("containers", "write how many containers came, such as 10")
        today = self.app.clinic.today() if self.app.clinic else None
        if today is None:
            raise BadInputError("clinic", "still opening: try again")
        expiry = parse_date(value["expiry"], today, "expiry")
        return LotEntry(value["ndc"], value["lot"], expiry, int(value["containers"]))


def _searchable(item: LotOnHand) -> str:
    return f"{item.drug} {item.package} {item.ndc} {item.lot_number} {item.words}".lower()
