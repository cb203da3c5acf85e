"""Who got a dose from one lot: what a recall asks first, and whom it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from models.charting.lots.given_from_lots import GivenFromLot, given_from_lots
from models.core.clock import local_date
from models.core.words import date_text
from models.exchange.recall_csv import call_list
from models.stock.queries.lots_on_hand import LotOnHand
from tui.design.keys import bindings
from tui.design.text import plain
from tui.dialogs.browse import BrowseScreen
from tui.frame.background import read
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row

if TYPE_CHECKING:
    from models.store.clinic import Clinic

NOTHING = "No dose of this lot was given here."


class GivenFromLotScreen(BrowseScreen):
    """Every dose given from a lot, newest first."""

    HELP = (
        "Every dose that reached a patient from this lot, newest first, with the number to call. Doses entered in "
        "error are left out. w writes the call list to a CSV file: one line a patient and dose."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("given")

    def __init__(self, lot: LotOnHand) -> None:
        super().__init__()
        self._lot = lot
        self._found: tuple[GivenFromLot, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Header("Given from", f"lot {self._lot.lot_number}")
        yield RecordList((12, 9, 0, 15, 15), NOTHING, wide=(14, 12, 0, 18, 40), id="items")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("given", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read who got it."""
        self._found = await read(given_from_lots, clinic, (self._lot.held.lot_id,))
        self.items.show([_row(dose, clinic) for dose in self._found])
        patients = len({dose.patient_id for dose in self._found})
        if self._found:
            self._show_message(f"{_many(len(self._found), 'dose')}, {_many(patients, 'patient')}.", "done")

    @work(group="file", exit_on_error=False)
    async def action_write(self) -> None:
        """Write the call list to a CSV file."""
        app = self.app
        if app.clinic is None:
            return
        if not self._found:
            self._show_message("There is no line to write.")
            return
        name = f"recall-{self._lot.held.lot_id}-{app.clinic.today().isoformat()}.csv"
        await self.write_file(name, call_list(self._found, app.clinic.zone))


def _row(dose: GivenFromLot, clinic: Clinic) -> Row:
    day = date_text(local_date(dose.given_at, clinic.zone))
    called = f"{dose.not_called}: no call" if dose.not_called else dose.phone or "no phone"

    def what(room: int) -> Content:
        whole = plain(dose.dose)
        return whole if whole.cell_length <= room else plain(dose.amount)

    return Row(f"{dose.mrn} {dose.given_at}", (day, dose.mrn, dose.name, called, what))


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
