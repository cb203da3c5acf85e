"""What happened to one safety row: when, who, why, and what it changed or signed off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from models.queries.safety_history import SafetyEvent, safety_history
from models.values.clock import local_date
from models.values.words import say_date, say_time
from tui.background import read
from tui.dialogs.changes import change_rows
from tui.failure import TellsFailures
from tui.keys import bindings
from tui.text import Hung, hung, joined
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.record_list import RecordList, Row

if TYPE_CHECKING:
    from tui.app import NeedlepointApp


class SafetyHistoryScreen(TellsFailures, Screen[None]):
    """Changes and sign-offs newest first; the selected one below."""

    CSS_PATH = "safety_history.tcss"
    HELP = "Newest first. Nothing is ever overwritten: each change and sign-off stays readable with its reason."
    BINDINGS: ClassVar[list[Any]] = bindings("page")

    app: NeedlepointApp
    items = query_one("#items", RecordList)

    def __init__(self, key: str, text: str) -> None:
        super().__init__()
        self._key = key
        self._text = text
        self._events: tuple[SafetyEvent, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out what happened, and one of it in full."""
        yield Static(joined(("HISTORY  ", "bold $accent"), (self._text, "bold")), classes="title")
        yield RecordList((12, 5, 10, 20, 0), "As shipped: nobody changed or signed off this row.", id="items")
        with VerticalScroll(id="side"):
            yield Flow(id="detail")
        yield KeyBar("page", "app", first=(("Tab", "scroll"),))

    def on_mount(self) -> None:
        """Read what happened."""
        self.items.focus()
        self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        self._events = await read(safety_history, clinic, self._key)
        self.items.show([_row(place, event, clinic.zone) for place, event in enumerate(self._events)])

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        if isinstance(event.row.key, int):
            self.query_one("#detail", Flow).show(*_detail(self._events[event.row.key]))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()


def _row(place: int, event: SafetyEvent, zone: Any) -> Row:
    day, time = say_date(local_date(event.at, zone)), say_time(event.at, zone)
    return Row(place, (day, time, event.deed, event.by, event.reason))


def _detail(event: SafetyEvent) -> list[Hung]:
    return [hung(("REASON  ", "$foreground 65%"), event.reason or "none given"), *change_rows(event.changes)]
