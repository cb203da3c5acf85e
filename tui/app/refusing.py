"""What is said of a scan that nobody takes: once, in one line, and never a PIN or a name under a lock."""

from __future__ import annotations

from textual import work
from textual.notifications import Notify

from tui.app.notices import Notice
from tui.design.text import plain
from tui.frame.session import Session
from tui.scanning.pace import Pace, RealPace
from tui.scanning.scanned import Scanned

NOT_HERE = "Scan not used here; nothing was typed: {}. Scan again where a code belongs."
BROKEN = "The scan had no end; nothing was typed: {}. Scan again."
NAMED = "{} came all at once and no field was selected: nothing was pressed. Ctrl+V puts it into a field."
UNSEEN = "{} came before this screen was there: nothing was pressed."
_MOST_SHOWN = 60
_LONGEST_PIN = 12
_QUIET_SECONDS = 3
NAMED_SECONDS = 15
_NOTHING = (float("-inf"), "")


class RefusesScans(Session):
    """Part of the application."""

    def __init__(self, pace: Pace | None = None) -> None:
        super().__init__()
        self._pace = pace or RealPace()
        self._reported = _NOTHING
        self._line: Notice | None = None

    def scanned_elsewhere(self, scan: Scanned) -> None:
        """Tell a code that came in where none belongs, and what it is; a locked screen says nothing of it."""
        if self.clinic is None or self.person is None or self.locked:
            self._refuse_scan(NOT_HERE.format(self._quoted(scan.text)))
        else:
            self._name_scan(scan.text)

    @work(exclusive=True, group="scan", exit_on_error=False)
    async def _name_scan(self, text: str) -> None:
        from models.patients.queries.scan import resolve_scan
        from tui.frame.background import read

        named = (await read(resolve_scan, self.clinic, text)).named
        not_here = NOT_HERE.format(self._quoted(text))
        self._refuse_scan(f"That is {named}. {not_here}" if named else not_here)

    def _tell_broken(self, text: str) -> None:
        self._refuse_scan(BROKEN.format(self._quoted(text)))

    def _refuse_scan(self, text: str, seconds: float | None = None) -> None:
        self.bell()
        when, message = self._reported
        now = self._pace.now()
        # One line however often the same comes in behind each other.
        if message != text or now - when > _QUIET_SECONDS:
            self._reported = (now, text)
            shown = self.NOTIFICATION_TIMEOUT if seconds is None else seconds
            self._line = Notice(plain(text).plain, severity="warning", markup=False, timeout=shown)
            self.post_message(Notify(self._line))

    def _take_line_back(self) -> None:
        """Let the line about an earlier scan go: it would lie over what the next one says."""
        if self._line is not None and self._line in self._notifications:
            self._unnotify(self._line)
        self._line, self._reported = None, _NOTHING

    def _quoted(self, text: str) -> str:
        """Return a text in quotation marks, cut where it is long; what may be a PIN, or a name under a lock, only by
        its length."""
        if text.isdigit() and len(text) <= _LONGEST_PIN:
            return f"{len(text)} digits"
        if self._screen_stack and getattr(self.screen, "LOCKS", False):
            return f"{len(text)} characters"
        return f"“{text[:_MOST_SHOWN]}{'…' if len(text) > _MOST_SHOWN else ''}”"
