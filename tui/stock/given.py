"""Who got a dose from one lot: what a recall asks first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from models.charting.lots.given_from_lots import GivenFromLot, given_from_lots
from models.core.clock import local_date
from models.core.words import date_text
from models.stock.queries.lots_on_hand import LotOnHand
from tui.design.keys import bindings
from tui.dialogs.browse import BrowseScreen
from tui.frame.background import read
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row

if TYPE_CHECKING:
    from models.store.clinic import Clinic


class GivenFromLotScreen(BrowseScreen):
    """Every dose given from a lot, newest first."""

    HELP = "Every dose that reached a patient from this lot, newest first. Doses entered in error are left out."
    BINDINGS: ClassVar[list[Any]] = bindings("page")

    def __init__(self, lot: LotOnHand) -> None:
        super().__init__()
        self._lot = lot

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Header("Given from", f"lot {self._lot.lot_number}")
        nothing = "No dose of this lot was given here."
        yield RecordList((13, 12, 0, 26), nothing, wide=(13, 14, 0, 40), id="items")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("page", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read who got it."""
        found = await read(given_from_lots, clinic, (self._lot.held.lot_id,))
        self.items.show([_row(dose, clinic) for dose in found])
        patients = len({dose.patient_id for dose in found})
        if found:
            self._show_message(f"{len(found)} doses, {patients} patients.", "done")


def _row(dose: GivenFromLot, clinic: Clinic) -> Row:
    day = date_text(local_date(dose.given_at, clinic.zone))
    return Row(f"{dose.mrn} {dose.given_at}", (day, dose.mrn, dose.name, dose.dose))
