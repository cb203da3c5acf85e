"""Find a patient; typing part of a name opens nobody until the match is unique or a line was chosen."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.getters import query_one
from textual.widgets import Input, Static

from models.patients.queries.patients import FoundPatient, find_patients
from models.patients.queries.scan import ScanVerdict
from tui.design.keys import bindings
from tui.design.marked import message
from tui.design.text import plain
from tui.frame.background import read
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.scans import ResolvesScans
from tui.frame.ways import To
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row
from tui.widgets.lists.record_rows import MOVES
from tui.widgets.patient_banner import full_name, listed_name

_NO_MATCH = "No patient matches. Check the spelling, or search by birth date, phone or number; F2 registers."


class FindPatientScreen(ClosesItself, ReportsFailures, ResolvesScans):
    """Search by part of a name or by record number."""

    CSS_PATH = "find_patient.tcss"
    HELP = (
        "Type part of a name, a birth date, a phone, a member or record number. Enter opens the only match; with "
        "several, move to one first. "
        "≈ marks patients with the same family name or birth date. F2 registers a new patient with what was typed, "
        "F4 shows the selected patient's details."
    )
    BINDINGS: ClassVar[list[Any]] = [*bindings("page"), *bindings("find"), ("enter", "open", "open the chart")]

    items = query_one("#items", RecordList)
    words = query_one("#words", Input)

    def __init__(self, *, choosing: bool = False) -> None:
        super().__init__()
        self._choosing = choosing
        self._found: tuple[FoundPatient, ...] = ()
        self._found_for = ""
        self._moved = False
        self._open_once_found = False

    def compose(self) -> ComposeResult:
        """Lay out the field and the list."""
        yield Header("Find patient")
        with Horizontal(id="asked"):
            yield Static("Find", classes="label")
            yield Input(placeholder="part of a name, birth date, phone, or a number", id="words", max_length=200)
        yield RecordList((0, 24, 16), _NO_MATCH, wide=(48, 26, 0), id="items")
        yield Static("", id="whole")
        yield Static("", id="problem", classes="problem")
        deed = "choose" if self._choosing else "open the chart"
        yield KeyBar("find", "page", "app", first=(("Enter", deed), ("↓", "to the list")))

    def on_mount(self) -> None:
        """Start typing."""
        self.words.focus()
        self._search("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._moved = self._open_once_found = False
        self._show_message("")
        self._search(event.value)

    @work(exclusive=True, exit_on_error=False)
    async def _search(self, words: str) -> None:
        if self.app.clinic is None:
            return
        self._found = await read(find_patients, self.app.clinic, words)
        self._found_for = words
        today = self.app.clinic.today()
        self.items.show(
            [
                Row(
                    one.id,
                    (
                        listed_name(one.family, one.given, similar=one.similar),
                        f"{one.birth.text} ({one.birth.age_bare(today)})",
                        _told_apart(one),
                    ),
                )
                for one in self._found
            ]
        )
        self.query_one(Header).tell(_counted(len(self._found)))
        if self._open_once_found:
            self._open_once_found = False
            self.action_open()

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        self._moved = self._moved or event.by_key
        one = next((found for found in self._found if found.id == event.row.key), None)
        if one:
            self.query_one("#whole", Static).update(plain(full_name(one.family, one.given), "bold"))

    def on_key(self, event: events.Key) -> None:
        """Arrow keys leave the field for the list; moving there is a choice."""
        if event.key in MOVES and not self._types_with(event.key):
            self._moved = True
            if self.words.has_focus:
                self.items.focus()
                event.stop()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_open()

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self._moved = True
        self.action_open()

    def action_open(self) -> None:
        """Open the chart of the only match, or of the line moved to."""
        if not self._moved and self._found_for != self.words.value:
            # It opens once they are read: one Enter is enough, however fast it comes.
            self._open_once_found = True
            return
        row = self.items.current
        if row is None:
            self._show_message(_NO_MATCH)
            return
        if not self._moved and (len(self._found) > 1 or not self.words.value.strip()):
            self._show_message("Several match. Type more, or move to one with the arrows.")
            return
        if self._choosing:
            self.dismiss(next((one for one in self._found if one.id == row.key), None))
            return
        from tui.patients.patient_chart import PatientChartScreen

        if row.key is not None:
            self.app.switch_screen(PatientChartScreen(row.key))  # type: ignore[arg-type]

    def action_register(self) -> None:
        """Register a new patient; what was typed is filled in."""
        from tui.patients.registration.register import RegisterScreen
        from tui.patients.registration.typed import from_search

        clinic = self.app.clinic
        if clinic is not None:
            self.app.switch_screen(RegisterScreen(from_search(self.words.value, clinic.today())))

    def action_patient_details(self) -> None:
        """Show the details of the patient moved to."""
        row = self.items.current
        if row is None or row.key is None:
            self._show_message(_NO_MATCH)
        else:
            self.app.go(To.PATIENT_DETAILS, row.key)

    def take_scan(self, verdict: ScanVerdict) -> None:
        """Fill the field from a patient label."""
        if verdict.kind == "patient":
            self.words.value = verdict.mrn
            return
        named = f"That is {verdict.named}, no patient's label" if verdict.kind == "product" else ""
        self._refuse_scan(f"{named or 'UNREADABLE: no patient here has that label'}. Scan the label, or type the name.")
        self.words.focus()

    def _types_with(self, key: str) -> bool:
        return self.words.has_focus and key in {"home", "end"}

    def _show_message(self, text: str, mark: str = "stop") -> None:
        self.query_one("#problem", Static).update(message(text, mark))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()


def _told_apart(one: FoundPatient) -> str:
    """Return the record number, and what else to know of this one."""
    return f"MRN {one.mrn}" + (f" · {one.note}" if one.note else "")


def _counted(found: int) -> str:
    return f"{found} patient{'' if found == 1 else 's'}"
