"""The call list: who is due and not booked, worked through call by call."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import NeedlepointError
from models.store.clinic import Clinic
from models.visits.queries.call_list import CallAsked, CallLine, CallList, Due, call_list
from models.visits.queries.call_list_file import WORDS, call_list_csv, call_list_text
from tui.design.keys import bindings
from tui.dialogs.choose import ChooseDialog
from tui.frame.background import read
from tui.frame.reaction_report_file import write_reaction_report
from tui.frame.ways import To
from tui.visits.call_rows import rows, short, whole
from tui.visits.calling import NO_ONE, RecordsCalls
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList

EMPTY = "No one is due within a month who is not booked. Orders with a due day bring people here."
NO_MATCH = "No match. Esc clears the filter, 0 shows everyone."
FILES = (
    ("text_phones", "text with phone numbers"),
    ("text", "text without phone numbers"),
    ("csv_phones", "table (CSV) with phone numbers"),
    ("csv", "table (CSV) without phone numbers"),
)
_SHORT = {Due.LOST: "lost", Due.OVERDUE: "overdue", Due.WEEK: "this week", Due.MONTH: "this month"}


class CallListScreen(RecordsCalls):
    """One page of people, and the selected one in full."""

    CSS_PATH = "calls.tcss"
    HELP = (
        "Who is due and not booked. Enter holds the person for you and records what came of the call; who will come "
        "is booked with it. Who was called is listed again on the next day: w shows them before. No deceased, "
        "inactive or merged record is ever listed."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("calls")

    _list: CallList | None = None
    _due: Due | None = None
    _waiting = False
    _page = 0

    def compose(self) -> ComposeResult:
        """Lay out the list and the selected person."""
        yield Header("Call list")
        yield Input(placeholder="/ filter", id="filter")
        with Horizontal(id="body"):
            yield RecordList((1, 8, 22, 14, 0), EMPTY, wide=(1, 9, 26, 16, 0), id="items")
            with Card(id="selected"):
                yield Flow(id="whole")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("calls", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read one page."""
        found = self._list = await read(call_list, clinic, self._asked())
        outcomes = self._outcomes(clinic)
        narrowed = bool(self.words or self._due)
        self.items.show(rows(found, outcomes), NO_MATCH if narrowed else EMPTY)
        self.query_one("#selected").display = bool(found.lines)
        counts = [f"{found.counts[due]:,} {_SHORT[due]}" for due in Due if found.counts[due]]
        only = f"only {WORDS[self._due].lower()}" if self._due else ""
        later = f"{found.later:,} called later" if found.later else ""
        page = f"page {self._page + 1}{', right: next' if found.more else ''}" if self._page or found.more else ""
        self.query_one(Header).tell(" · ".join(text for text in (*counts, later, only, page) if text))

    def _asked(self) -> CallAsked:
        return CallAsked(self._due, tuple(self.words), self._waiting, self._page)

    def _outcomes(self, clinic: Clinic) -> dict[str, str]:
        return {row.code: row.display for row in clinic_tables(clinic).reasons["call"]}

    def show(self) -> None:
        """Read the people who hold every word."""
        self._page = 0
        self._read()

    @on(RecordList.Highlighted)
    def _selected(self) -> None:
        line, clinic = self._line(), self.app.clinic
        if line and clinic:
            boxed = self.has_class("-wide", "-tall") or self.has_class("-huge", "-tall")
            told = (whole if boxed else short)(line, clinic.today(), clinic.zone, self._outcomes(clinic))
            self.query_one("#whole", Flow).show(*told)
            self.query_one(Card).tell(title=WORDS[line.due])

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_call()

    def _line(self) -> CallLine | None:
        row, found = self.items.current, self._list
        return next((line for line in found.lines if row and line.patient_id == row.key), None) if found else None

    def action_due(self, digit: str) -> None:
        """Show one group alone; pressed again, or 0, shows all."""
        chosen = None if digit == "0" else list(Due)[int(digit) - 1]
        self._due = None if chosen is self._due else chosen
        self.show()

    def action_waiting(self) -> None:
        """Show also who is called later, or not."""
        self._waiting = not self._waiting
        self.show()

    def action_by_page(self, step: int) -> None:
        """Show the page before or the next one."""
        found = self._list
        if found is None:
            return
        if self._page + step < 0 or (step > 0 and not found.more):
            self._show_message("This is the first page." if step < 0 else "This is the last page.", "note")
            return
        self._page += step
        self._show_message("")
        self._read()

    def action_patient(self) -> None:
        """Open the chart of the selected person."""
        line = self._line()
        if line is None:
            self._show_message(NO_ONE)
        else:
            self.app.go(To.PATIENT, line.patient_id)

    def action_history(self) -> None:
        """Show every call to the selected person."""
        from tui.visits.history import CallHistoryScreen
        from tui.widgets.patient_banner import full_name

        line = self._line()
        if line is None:
            self._show_message(NO_ONE)
        else:
            self.app.push_screen(CallHistoryScreen(line.patient_id, full_name(line.family, line.given)))

    def action_print(self) -> None:
        """Choose how the list is written to a file."""
        if self._list is None or not self._list.lines:
            self._show_message("The list is empty: there is nothing to write.")
            return

        def chosen(code: str | None) -> None:
            if code:
                self._write(code)

        self.app.push_screen(ChooseDialog("Write the list as shown, every page of it", FILES), chosen)

    @work(group="print", exit_on_error=False)
    async def _write(self, code: str) -> None:
        app, phones = self.app, code.endswith("_phones")
        if app.clinic is None:
            return
        table = code.startswith("csv")
        asked, make = self._asked(), call_list_csv if table else call_list_text
        name = f"call-list-{app.clinic.today().isoformat()}.{'csv' if table else 'txt'}"
        try:
            text = await read(lambda clinic: make(clinic, asked, phones=phones), app.clinic)
            path = await read(write_reaction_report, app.reports, name, text)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        self._show_message(f"Written to {path}", "done")

    def action_refresh(self) -> None:
        """Read the list again."""
        self._read()
