"""What happened to one thing, newest first: when, who, why; what is selected stands below in full."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from models.core.clock import local_date
from models.core.words import date_text, time_text
from tui.design.keys import bindings
from tui.design.text import Hung
from tui.dialogs.browse import BrowseScreen
from tui.frame.background import read
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row

if TYPE_CHECKING:
    from models.store.clinic import Clinic

E = TypeVar("E")


class HistoryScreen(BrowseScreen, Generic[E]):
    """A list of events of kind E. A subclass says what is read and how one event is told."""

    BINDINGS: ClassVar[list[Any]] = bindings("page")
    WIDTHS: ClassVar[tuple[int, ...]]
    NOTHING: ClassVar[str]

    READS_AGAIN = False

    def __init__(self, title: str) -> None:
        super().__init__()
        self._of = title
        self._events: Sequence[E] = ()

    @abstractmethod
    def events(self, clinic: Clinic) -> Sequence[E]:
        """Return what happened, newest first."""

    @abstractmethod
    def cells(self, event: E, day: str, time: str) -> tuple[str, ...]:
        """Return an event as a line."""

    @abstractmethod
    def moment(self, event: E) -> datetime:
        """Return when an event was."""

    @abstractmethod
    def detail(self, event: E) -> list[Hung]:
        """Return an event in full."""

    def compose(self) -> ComposeResult:
        """Lay out what happened, and one of it in full."""
        yield Header("History", self._of)
        yield RecordList(self.WIDTHS, self.NOTHING, id="items")
        with VerticalScroll(id="side"):
            yield Flow(id="detail")
        yield KeyBar("page", "app", first=(("Tab", "scroll"),))

    async def fetch(self, clinic: Clinic) -> None:
        """Read what happened."""
        self._events = await read(self.events, clinic)
        rows = []
        for place, event in enumerate(self._events):
            at = self.moment(event)
            message = date_text(local_date(at, clinic.zone)), time_text(at, clinic.zone)
            rows.append(Row(place, self.cells(event, *message)))
        self.items.show(rows)

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        if isinstance(event.row.key, int):
            self.query_one("#detail", Flow).show(*self.detail(self._events[event.row.key]))
