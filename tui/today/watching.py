"""What Today notices by itself: observations that end, changes of others, and what is wrong with the station."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from textual import work
from textual.widgets import Static
from textual.worker import Worker

from models.charting.today.work_item import WorkState
from models.charting.today.worklist import worklist
from models.core.clock import local_date
from models.core.words import weekday_text
from models.people.queries.station_warnings import station_warnings
from tui.design.marked import marked
from tui.design.text import stacked
from tui.frame.background import read
from tui.today.navigation import OpensFromList


class NoticesChanges(OpensFromList):
    """Part of Today. `_rung` are the doses whose end was told, `_preview_for` the line shown beside the list."""

    def __init__(self) -> None:
        super().__init__()
        self._preview_for: object = None
        self._rung: set[UUID] = set()
        self._day_shown: date | None = None

    def refresh_list(self) -> Worker[None]:
        """Read the list and show it."""
        raise NotImplementedError

    def _show(self, *, changed: bool = False) -> None:
        raise NotImplementedError

    @work(exclusive=True, group="station", exit_on_error=False)
    async def _check_station(self) -> None:
        """Tell a clock that is off, and a file others can read, for as long as it is so."""
        if self.app.clinic is None:
            return
        message = await read(station_warnings, self.app.clinic)
        shown = self.query_one("#station", Static)
        shown.display = bool(message)
        shown.update(stacked(*(marked("warn", text) for text in message)))

    @work(exclusive=True, group="watch", exit_on_error=False)
    async def _notice_changes(self) -> None:
        """Show how long observations are over; anything else that changed is announced, and F5 shows it.

        So the list never moves under the cursor by itself, but for an observation that ends: it goes on top.
        """
        self._check_station()
        if self.app.clinic is None or self.app.person is None or self._list is None:
            return
        newest, shown = await read(worklist, self.app.clinic, self.app.person.id), self._current()
        self._list = self._list.with_watches_of(newest)
        if self._current() != shown:
            self._preview_for = None
        self._show(changed=(newest.items, newest.imports) != (self._list.items, self._list.imports))
        self._ring()

    def _notice_ends(self) -> None:
        """Look at the clock often, so that the end of an observation, or of the day, is told at once."""
        self._notice_day()
        if self._list and self.app.clinic and self._list.watch_ended(self.app.clinic.now()):
            self._notice_changes()

    def _notice_day(self) -> None:
        """Read the new day's list at midnight, and say so; who is observed stays on it (W29)."""
        clinic = self.app.clinic
        if clinic is None or self._list is None or self.app.person is None:
            return
        today, before = clinic.today(), self._day_shown or local_date(self._list.as_of, clinic.zone)
        self._day_shown = today
        if today != before:
            self.app.notify(f"The day changed: this is the list of {weekday_text(today)}.", markup=False)
            self.refresh_list()

    def _ring(self) -> None:
        """Ring once for every observation that is over; on another screen a line says where to look."""
        items = self._list.items if self._list else ()
        over = {item.administration_id for item in items if item.state is WorkState.OVER and item.administration_id}
        if over <= self._rung:
            return
        self._rung |= over
        self.app.bell()
        if self.app.screen is not self:
            # Without a name: the screen may be locked.
            self.app.notify("An observation is over: Today shows whose.", severity="warning", markup=False)
