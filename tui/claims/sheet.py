"""One claim in full."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen

from models.claims.queries.claim_sheet import claim_sheet
from models.claims.queries.queue import QueueLine
from tui.claims.rows import whole
from tui.design.keys import bindings
from tui.frame.background import read
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar


class ClaimSheetScreen(ClosesItself, ReportsFailures, Screen[None]):
    """A claim's lines, what was found in it, other services, what was answered."""

    CSS_PATH = "queue.tcss"
    HELP = "All of one claim. What keeps it back comes first, with the denial it prevents and what mends it."
    BINDINGS: ClassVar[list[Any]] = bindings("page")

    app: Session

    def __init__(self, claim: QueueLine) -> None:
        super().__init__()
        self._line = claim

    def compose(self) -> ComposeResult:
        """Lay out the claim."""
        yield Header("Claim", self._line.control)
        with VerticalScroll():
            yield Flow(id="whole")
        yield KeyBar("page", "app")

    def on_mount(self) -> None:
        """Read the claim; the arrows scroll it."""
        self.query_one(Header).tell(f"{self._line.payer} · {self._line.state.label}")
        self.query_one(VerticalScroll).focus()
        self._read()

    @work(exclusive=True, exit_on_error=False)
    async def _read(self) -> None:
        clinic = self.app.clinic
        if clinic is not None:
            sheet = await read(claim_sheet, clinic, self._line.id)
            self.query_one("#whole", Flow).show(*whole(self._line, sheet))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()
