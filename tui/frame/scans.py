"""What a screen does with a scan: find out what it is, take it, or refuse it in words that stay until the next key."""

from __future__ import annotations

from textual import work
from textual.screen import Screen

from models.patients.queries.scan import ScanVerdict, resolve_scan
from tui.frame.background import read
from tui.frame.session import Session
from tui.scanning.scanned import Scanned


class ResolvesScans(Screen[None]):
    """Part of a screen that a code may be scanned on. It says what it takes, and how its line #problem is written."""

    app: Session

    def take_scan(self, verdict: ScanVerdict) -> None:
        """Take what was scanned, or refuse it."""
        raise NotImplementedError

    def _show_message(self, text: str, mark: str = "stop") -> None:
        raise NotImplementedError

    def on_scanned(self, scan: Scanned) -> None:
        """Take a code, whatever has the focus."""
        self._resolve(scan)

    @work(exclusive=True, group="scan", exit_on_error=False)
    async def _resolve(self, scan: Scanned) -> None:
        if self.app.clinic is not None:
            self.take_scan(await read(resolve_scan, self.app.clinic, scan.text))

    def _refuse_scan(self, text: str) -> None:
        """Tell a bad scan by sound and in words (U13)."""
        self.app.bell()
        self._show_message(text)
        self.app.until_next_key(self, lambda: self._show_message(""))
