"""Find a patient; typing part of a name opens nobody until the match is unique or a line was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Input, Static

from models.queries.patients import FoundPatient, find_patients
from models.queries.scan import resolve_scan
from models.values.words import say_age, say_date
from tui.background import read
from tui.closing import ClosesItself
from tui.failure import TellsFailures
from tui.keys import bindings
from tui.scan_router import Scanned
from tui.text import plain
from tui.widgets.key_bar import KeyBar
from tui.widgets.patient_banner import full_name, listed_name
from tui.widgets.record_list import RecordList, Row

if TYPE_CHECKING:
    from tui.app import NeedlepointApp


class FindPatientScreen(ClosesItself, TellsFailures, Screen[None]):
    """Search by part of a name or by record number."""

    CSS_PATH = "find_patient.tcss"
    HELP = (
        "Type part of a name or the record number. Enter opens the only match; with several, move to one first. "
        "≈ marks people with the same family name or birth date."
    )
    BINDINGS: ClassVar[list[Any]] = [*bindings("page"), ("enter", "open", "open the chart")]

    app: NeedlepointApp
    items = query_one("#items", RecordList)
    words = query_one("#words", Input)

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[FoundPatient, ...] = ()
        self._found_for = ""
        self._moved = False

    def compose(self) -> ComposeResult:
        """Lay out the field and the list."""
        yield Input(placeholder="part of a name, or the record number", id="words", max_length=200)
        yield RecordList((0, 20, 16), "Nobody matches. Check the spelling, or import the patient.", id="items")
        yield Static("", id="whole")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("page", "app", first=(("↓", "to the list"), ("Enter", "open the chart")))

    def on_mount(self) -> None:
        """Start typing."""
        self.words.focus()
        self._search("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._moved = False
        self.query_one("#problem", Static).update("")
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
                        f"{say_date(one.birth_date)} ({say_age(one.birth_date, today)})",
                        f"MRN {one.mrn}",
                    ),
                )
                for one in self._found
            ]
        )

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        one = next((found for found in self._found if found.id == event.row.key), None)
        if one:
            self.query_one("#whole", Static).update(plain(full_name(one.family, one.given), "bold"))

    def on_key(self, event: events.Key) -> None:
        """Arrow keys leave the field for the list; moving there is a choice."""
        if event.key in {"down", "up", "pagedown", "pageup", "home", "end"} and not self._types_with(event.key):
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
            self._say("Still searching: press Enter again.")
            return
        row = self.items.current
        if row is None:
            return
        if not self._moved and (len(self._found) > 1 or not self.words.value.strip()):
            self._say("Several match. Type more, or move to one with the arrows.")
            return
        from tui.screens.patient_chart import PatientChartScreen

        if row.key is not None:
            self.app.switch_screen(PatientChartScreen(row.key))  # type: ignore[arg-type]

    def on_scanned(self, scan: Scanned) -> None:
        """A patient label fills the field."""
        self._resolve(scan)

    @work(exclusive=True, group="scan", exit_on_error=False)
    async def _resolve(self, scan: Scanned) -> None:
        if self.app.clinic is None:
            return
        verdict = await read(resolve_scan, self.app.clinic, scan.text)
        if verdict.kind == "patient":
            self.words.value = verdict.mrn
            return
        self.app.bell()
        named = f"That is {verdict.named}, no patient's label" if verdict.kind == "product" else ""
        self._say(f"{named or 'UNREADABLE: no patient here has that label'}. Scan the label, or type the name.")
        self.app.until_next_key(self, lambda: self.query_one("#problem", Static).update(""))
        self.words.focus()

    def _types_with(self, key: str) -> bool:
        return self.words.has_focus and key in {"home", "end"}

    def _say(self, text: str) -> None:
        self.query_one("#problem", Static).update(plain(f"[!] {text}"))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()
