"""Every version of one drug: when, who, why, and what it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from models.queries.formulary_history import FormularyVersion, formulary_history
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


class FormularyHistoryScreen(TellsFailures, Screen[None]):
    """Versions newest first; what the selected one changed below."""

    CSS_PATH = "formulary_history.tcss"
    HELP = "Newest first. Nothing is ever overwritten: each version stays readable with its reason."
    BINDINGS: ClassVar[list[Any]] = bindings("page")

    app: NeedlepointApp
    items = query_one("#items", RecordList)

    def __init__(self, slug: str, display: str) -> None:
        super().__init__()
        self._slug = slug
        self._display = display
        self._versions: tuple[FormularyVersion, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the versions and the changes."""
        yield Static(joined(("HISTORY  ", "bold $accent"), (self._display, "bold")), classes="title")
        yield RecordList((3, 12, 5, 20, 0), "As shipped: the clinic never changed this drug.", id="items")
        with VerticalScroll(id="side"):
            yield Flow(id="detail")
        yield KeyBar("page", "app", first=(("Tab", "scroll"),))

    def on_mount(self) -> None:
        """Read the versions."""
        self.items.focus()
        self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        self._versions = await read(formulary_history, clinic, self._slug)
        self.items.show([_row(version, clinic.zone) for version in self._versions])

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        version = next((found for found in self._versions if found.version == event.row.key), None)
        if version:
            self.query_one("#detail", Flow).show(*_detail(version))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()


def _row(version: FormularyVersion, zone: Any) -> Row:
    day, time = say_date(local_date(version.changed_at, zone)), say_time(version.changed_at, zone)
    return Row(version.version, (str(version.version), day, time, version.changed_by, version.reason))


def _detail(version: FormularyVersion) -> list[Hung]:
    state = "as shipped" if version.as_shipped else "the clinic's version"
    said = f"{state}{', retired' if version.retired else ''}"
    head = [hung(("REASON  ", "$foreground 65%"), version.reason), hung(("STATE   ", "$foreground 65%"), said)]
    return [*head, *(change_rows(version.changes) or [hung("", "Nothing it says differs from the version before.")])]
