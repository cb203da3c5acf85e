"""Below a step, where a very large screen has rows to spare: the record so far, and who is next on Today."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from models.charting.today.worklist import worklist
from models.core.errors import NeedlepointError
from models.core.words import time_text
from tui.charting.signed.next_up import COLUMNS, next_items, next_rows
from tui.design.text import plain, stacked
from tui.frame.background import read
from tui.frame.session import Session
from tui.widgets.card import Card
from tui.widgets.lists.record_rows import line

if TYPE_CHECKING:
    from uuid import UUID

    from models.charting.today.worklist import Worklist

NEXT_FROM = 50
"""Rows of a screen from which it shows who is next."""
_AROUND = 4
"""Cells of a box beside what it holds."""


class SpareRows(Vertical):
    """Both cards only tell: no key leads into them."""

    DEFAULT_CSS = """
    SpareRows { height: auto; }
    SpareRows Static { height: auto; }
    """

    def compose(self) -> ComposeResult:
        """Lay out both cards."""
        with Card("Record so far", "as you will sign it", id="record-card"):
            yield Static("", id="so-far")
        with Card("Next on Today", id="next-card"):
            yield Static("", id="next-up")

    def show(self, sentence: str) -> None:
        """Show the record as far as it is entered."""
        self.query_one("#so-far", Static).update(plain(sentence))

    @work(exclusive=True, group="next", exit_on_error=False)
    async def read_next(self, opened: UUID) -> None:
        """Show who waits besides the order that is open, and when that was read."""
        app, card = cast(Session, self.app), self.query_one("#next-card", Card)
        has_room = self.screen.has_class("-huge") and self.screen.size.height >= NEXT_FROM
        card.set_class(has_room, "-spare")
        if not has_room or app.clinic is None or app.person is None:
            return
        try:
            found = await read(worklist, app.clinic, app.person.id)
        except NeedlepointError as error:
            self.query_one("#next-up", Static).update(plain(f"not read: {error}", "$quiet"))
            return
        self._show_next(found, opened)

    def _show_next(self, found: Worklist, opened: UUID) -> None:
        clinic, card = cast(Session, self.app).clinic, self.query_one("#next-card", Card)
        if clinic is None:
            return
        items = [item for item in next_items(found) if item.order_id != opened]
        width = self.size.width - _AROUND
        rows = [line(row, COLUMNS, width) for row in next_rows(items, found.as_of)]
        none = [plain("No one else is waiting today.", "$quiet")]
        self.query_one("#next-up", Static).update(stacked(*rows or none))
        card.tell(note=f"{len(items)} open at {time_text(found.as_of, clinic.zone)}")
