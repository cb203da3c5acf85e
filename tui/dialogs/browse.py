"""A list to look through: read when it opens and again when somebody comes back, filtered by words, left by Esc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Input, Static

from models.core.errors import NeedlepointError
from tui.design.marked import message
from tui.frame.background import read
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.reaction_report_file import write_reaction_report
from tui.frame.session import Session
from tui.widgets.lists.record_list import RecordList

if TYPE_CHECKING:
    from models.store.clinic import Clinic


class BrowseScreen(ClosesItself, ReportsFailures, Screen[None]):
    """A list, `items`, and a line, #problem, that says what became of a key. A subclass says what is read."""

    READS_AGAIN = True
    """Whether it is read again when what lay over it closes."""

    app: Session
    items = query_one("#items", RecordList)
    _was_read = False

    async def fetch(self, clinic: Clinic) -> None:
        """Read what is listed, and show it."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Read what is listed."""
        self.items.focus()
        self._read()

    def on_screen_resume(self) -> None:
        """Read it again: it may have been changed meanwhile."""
        if self.READS_AGAIN and self._was_read:
            self._read()

    @work(exclusive=True, exit_on_error=False)
    async def _read(self) -> None:
        if self.app.clinic is not None:
            await self.fetch(self.app.clinic)
            self._was_read = True

    def _show_message(self, text: str, mark: str = "stop") -> None:
        self.query_one("#problem", Static).update(message(text, mark))

    async def write_file(self, name: str, text: str) -> None:
        """Write a text into the folder of reports, and say where it is or why it is not."""
        try:
            path = await read(write_reaction_report, self.app.reports, name, text)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        self._show_message(f"Written to {path}", "done")

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()


class FilterScreen(BrowseScreen):
    """A list narrowed by the words in #filter, which Esc empties first. A subclass says what they narrow."""

    filter = query_one("#filter", Input)

    @property
    def words(self) -> list[str]:
        """The words a line must hold."""
        return self.filter.value.lower().split()

    def show(self) -> None:
        """Show the lines that hold every word."""
        raise NotImplementedError

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self.show()

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self.items.focus()

    def action_filter(self) -> None:
        """Type to narrow the list."""
        self.filter.focus()

    def action_close(self) -> None:
        """Leave the filter, then the screen."""
        if self.filter.value or self.filter.has_focus:
            self.filter.value = ""
            self.items.focus()
        else:
            self._leave()

    def _leave(self) -> None:
        self.dismiss()
