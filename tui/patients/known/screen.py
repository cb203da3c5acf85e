"""What must be known of a patient before a needle: allergies, weight, flags, doses given elsewhere."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from models.patients.queries.clinical_information import KnownAllergy, KnownFlag, KnownWeight, ReportedDose
from tui.design.keys import bindings
from tui.design.text import plain
from tui.patients.known.allergies import EntersAllergies
from tui.patients.known.flags import EntersFlags
from tui.patients.known.outside_doses import EntersOutsideDoses
from tui.patients.known.weights import EntersWeights
from tui.patients.known.works_here import EntersStaff
from tui.widgets.card import Card
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList
from tui.widgets.patient_banner import PatientBanner

Line = KnownAllergy | KnownWeight | KnownFlag | ReportedDose


class ClinicalInformationScreen(EntersAllergies, EntersWeights, EntersFlags, EntersOutsideDoses, EntersStaff):
    """One page a patient, one key for each kind of line."""

    CSS_PATH = "known.tcss"
    HELP = (
        "What must be known before a needle. Each kind of line has its key; x ends the selected one, and what was "
        "ended stays on record. Weights want their unit: 70 kg or 154 lb."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("background")

    def compose(self) -> ComposeResult:
        """Lay out banner, list and the selected line in full."""
        yield PatientBanner("reading…")
        with Card("Clinical information", id="known"):
            yield RecordList((0, 12, 14), "reading…", wide=(0, 13, 26), id="items")
        yield Static("", id="whole")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("background", "app")

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        recorded = self._line() is not None
        text = ", ".join(str(cell) for cell in event.row.cells if str(cell)) if recorded else ""
        self.query_one("#whole", Static).update(plain(text))

    def action_end(self) -> None:
        """Withdraw the selected allergy for a reason, or end the selected flag."""
        line = self._line()
        if self._read_only() or self.app.clinic is None:
            return
        if line is None:
            self._show_message("Nothing is recorded here yet: there is nothing to end.")
            return
        if isinstance(line, KnownAllergy):
            self._withdraw(line)
        elif isinstance(line, KnownFlag):
            self._end_flag(line)
        elif isinstance(line, KnownWeight):
            self._show_message("Weights stay on record: weigh again, the newest one counts.")
        else:
            self._show_message("Doses given elsewhere stay on record.")

    def _line(self) -> Line | None:
        row, found = self.items.current, self._found
        if row is None or found is None:
            return None
        lines: list[Line] = [*found.allergies, *found.weights, *found.flags, *found.doses]
        return next((line for line in lines if line.id == row.key), None)
