"""What nearly went wrong, newest first, with how often each kind did. No patient is named."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from models.core.errors import NeedlepointError
from models.core.words import instant_text
from models.safety.queries.near_misses import NearMisses, NearMissLine, near_misses, near_misses_text
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.design.text import hung, joined
from tui.dialogs.browse import BrowseScreen
from tui.frame.background import read
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row


class NearMissesScreen(BrowseScreen):
    """The list, its counts, and the selected line in full."""

    CSS_PATH = "near_misses.tcss"
    HELP = "Near misses are no part of any chart. Alt+N records one from anywhere; p writes this list to a file."
    BINDINGS: ClassVar[list[Any]] = bindings("near_misses")

    def __init__(self) -> None:
        super().__init__()
        self._found: NearMisses | None = None

    def compose(self) -> ComposeResult:
        """Lay out counts, list and detail."""
        yield Header("Near misses")
        yield Flow(id="counts")
        yield RecordList((17, 30, 0), "No near miss is recorded. Alt+N records one.", wide=(18, 34, 0), id="items")
        with VerticalScroll(id="detail-box", can_focus=False):
            yield Flow(id="detail")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("near_misses", "app", first=(("Alt+N", "record one"),))

    async def fetch(self, clinic: Clinic) -> None:
        """Read the list and its counts."""
        found = self._found = await read(near_misses, clinic)
        zone = clinic.zone
        rows = []
        for place, line in enumerate(found.lines):
            when = instant_text(line.occurred_at, zone)
            rows.append(Row(place, (when, line.display, line.text or line.found), tail=_who(line)))
        self.items.show(rows)
        counts = "   ".join(f"{count} × {kind}" for kind, count in found.counts)
        self.query_one("#counts", Flow).show(hung(f"{len(found.lines)} in all   ", counts))
        self._detail()

    @on(RecordList.Highlighted)
    def _detail(self) -> None:
        row, found = self.items.current, self._found
        if row is None or found is None or not isinstance(row.key, int):
            return
        line = found.lines[row.key]
        products = " · ".join(
            f"{label} {message}" for label, message in (("ordered", line.ordered), ("found", line.found)) if message
        )
        message = [text for text in (line.text, products) if text]
        self.query_one("#detail", Flow).show(joined((line.display, "bold"), f"  {_who(line)}"), *message)

    @work(group="print", exit_on_error=False)
    async def action_print(self) -> None:
        """Write the list to a file."""
        app = self.app
        if app.clinic is None:
            return
        try:
            text = await read(near_misses_text, app.clinic)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        await self.write_file("near-misses.txt", text)


def _who(line: NearMissLine) -> str:
    return line.reporter or ("noticed by the program" if line.automatic else "anonymous")
