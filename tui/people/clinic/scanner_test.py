"""Scan any code and see what it was read as; what was read whole is recorded for this station."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from models.core.errors import NeedlepointError
from models.patients.queries.scanner_test import ScannerReading, scanner_reading
from models.people.actions.mark_set_up_step import record_scanner_test
from tui.design.marked import marked
from tui.design.text import Hung, hung, plain, refusal
from tui.frame.background import read, write
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.scanning.scanned import Scanned
from tui.widgets.flow import Flow
from tui.widgets.key_bar import keys_line

_ASK = "Scan a package or a patient's label now. Nothing is charted."
_SET = "Scan again. If it stays so, scan the scanner's own code for GS1 with separator (GS, ASCII 29) in its manual."
_BY_HAND = "That was typed or pasted: scan it."


class ScannerTestDialog(ClosesItself, ReportsFailures, ModalScreen[bool]):
    """Returns whether a test was recorded."""

    DEFAULT_CSS = """
    ScannerTestDialog Vertical { width: 76; max-width: 100%; height: auto; }
    ScannerTestDialog Flow { margin: 1 0; }
    ScannerTestDialog Static { height: auto; }
    """
    BINDINGS: ClassVar[list[Any]] = [("escape", "leave", "Close")]
    NAME = "Scanner test"
    HELP = "Scan any code: what it was read as is shown; a code read whole is recorded for this station. Esc closes."

    app: Session

    def __init__(self) -> None:
        super().__init__()
        self._recorded = False

    def compose(self) -> ComposeResult:
        """Lay out what to do and what was read."""
        with Vertical(classes="dialog"):
            yield Static(plain(_ASK, "bold $strong"), id="ask")
            yield Flow(id="read")
            yield Static("", id="problem")
            yield Static(keys_line(("Esc", "Close"), ("scan", "another code")))

    def on_mount(self) -> None:
        """Name the box."""
        self.query_one(Vertical).border_title = "Scanner test"

    def on_scanned(self, scan: Scanned) -> None:
        """Read a code."""
        self._test(scan)

    @work(exclusive=True, group="scan", exit_on_error=False)
    async def _test(self, scan: Scanned) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        found = await read(scanner_reading, app.clinic, scan.text)
        self.query_one("#read", Flow).show(*_rows(found))
        problem = self.query_one("#problem", Static)
        if scan.entry != "scanned":
            problem.update(refusal(_BY_HAND))
        elif not found.works:
            app.bell()
            problem.update(refusal(_SET))
        else:
            try:
                await write(self, record_scanner_test, app.clinic, app.person.id, app.station, found.read_as)
            except NeedlepointError as error:
                problem.update(refusal(str(error)))
                return
            self._recorded = True
            problem.update(marked("done", "The scanner works on this station: recorded."))

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(self._recorded)


def _rows(found: ScannerReading) -> list[Hung]:
    return [hung((f"{label:<16}", "$quiet"), text) for label, text in found.lines]
