"""Today's injections, with the selected person beside them."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.getters import query_one
from textual.timer import Timer
from textual.widgets import Input, Static

from models.charting.queries.order_preview import order_preview
from models.charting.queries.work_item import WorkState
from models.charting.queries.worklist import worklist
from models.core.errors import NeedlepointError
from models.patients.queries.scan import resolve_scan
from tui.design.keys import bindings
from tui.frame.background import read
from tui.scanning.scanned import Scanned
from tui.today.preview import preview
from tui.today.rows import counts, key, listed, what_to_do
from tui.today.watching import NoticesChanges
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.record_list import RecordList

OPEN = {WorkState.OVERDUE, WorkState.DUE, WorkState.EARLY}
REFRESH_SECONDS = 60
WATCH_SECONDS = 5
PREVIEW_SECONDS = 0.03
FILTER_SECONDS = 0.02
MOVES = {"up", "down", "pageup", "pagedown", "home", "end"}


class WorklistScreen(NoticesChanges):
    """What is to be given now, in the order it matters."""

    CSS_PATH = "worklist.tcss"
    HELP = (
        "Observations that are over first, then what is overdue, due, still observed, not yet due, done, and orders a "
        "provider must review. "
        "Scan a patient label to jump there. Enter charts the selected order, or records a waiting response. "
        "≈ marks people with the same family name or birth date."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("worklist")

    preview = query_one("#preview", Flow)

    def __init__(self) -> None:
        super().__init__()
        self._preview_timer: Timer | None = None
        self._filter_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay out the title, the list and the preview."""
        yield Header()
        yield Static("", id="station", classes="problem")
        with Horizontal(id="top"):
            yield Input(placeholder="/ to filter", id="filter")
            yield Static("", id="counts")
        with Horizontal(id="body"):
            yield RecordList(
                (1, 5, 19, 0),
                "No injection is ordered for these days. F3 finds a patient, o writes an order.",
                wide=(1, 5, 30, 0),
                id="items",
            )
            with VerticalScroll(id="side", can_focus=False):
                yield Flow(id="preview")
        yield KeyBar("worklist", "app")

    def on_mount(self) -> None:
        """Read the list and keep it fresh."""
        self.items.focus()
        self.refresh_list()
        self._check_station()
        self.set_interval(REFRESH_SECONDS, self._notice_changes)
        self.set_interval(WATCH_SECONDS, self._notice_ends)

    def on_screen_resume(self) -> None:
        """Read the list again after charting."""
        if self._list is not None:
            self.refresh_list()

    @work(exclusive=True, group="list", exit_on_error=False)
    async def refresh_list(self) -> None:
        """Read the list and show it; the cursor stays on its order."""
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            self._list = await read(worklist, app.clinic, app.person.id)
        except NeedlepointError as error:
            app.fail(error)
            return
        self._preview_for = None
        self._show()
        self._ring()

    def _show(self, *, changed: bool = False) -> None:
        if self._list is None:
            return
        words = self.filter.value.lower().split()
        rows = listed(self._list, words)
        self.items.show(rows)
        if not rows:
            self._preview_for = None
            self.preview.show("Nothing to show." if not words else "Nobody matches. Esc empties the filter.")
        self.query_one("#counts", Static).update(counts(self._list, changed=changed))

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self._moved = False
        # The letter is drawn first; whoever goes on to the list finds it narrowed (see _to_list).
        if self._filter_timer:
            self._filter_timer.stop()
        self._filter_timer = self.set_timer(FILTER_SECONDS, self._show)

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self._show()
        self.items.focus()

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        if isinstance(event.row.key, tuple) and event.row.key != self._preview_for:
            self._preview_for = event.row.key
            if self._preview_timer:
                self._preview_timer.stop()
            # Reading at once would hold up the cursor, and nobody reads what a held arrow key passes.
            self._preview_timer = self.set_timer(PREVIEW_SECONDS, self._load_preview)

    @work(exclusive=True, group="preview", exit_on_error=False)
    async def _load_preview(self) -> None:
        app, item = self.app, self._current()
        if app.clinic is None or app.person is None or item is None:
            return
        found = await read(order_preview, app.clinic, item.order_id, app.person.id)
        current = self._current()
        # What the cursor left meanwhile is not shown beside another line.
        if current and current.order_id == found.order_id:
            self.preview.show(*preview(found, app.clinic, item))

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self._moved = True
        self.action_chart()

    def action_filter(self) -> None:
        """Type to narrow the list."""
        self.filter.focus()

    def action_refresh(self) -> None:
        """Read the list again."""
        self.refresh_list()

    def on_key(self, event: Any) -> None:
        """Escape leaves the filter; moving in the list is a choice."""
        if event.key in MOVES and not self.filter.has_focus:
            self._moved = True
        if event.key == "escape" and self.filter.has_focus:
            self.filter.value = ""
            self.items.focus()
            event.stop()

    def on_scanned(self, scan: Scanned) -> None:
        """Jump to the scanned person's next order and open it; a vial jumps to who is due for it."""
        text = scan.text.strip()
        found = [item for item in self._list.items if item.mrn == text] if self._list else []
        open_now = [item for item in found if item.state in OPEN]
        if len(open_now) == 1:
            self.chart(open_now[0], scan)
        elif found:
            self.filter.value = text
            self.items.focus()
        else:
            self._name_scan(text)

    @work(exclusive=True, group="scan", exit_on_error=False)
    async def _name_scan(self, text: str) -> None:
        """Say what was scanned when it is nobody's label here; the vial alone never opens an order."""
        if self.app.clinic is None or self._list is None:
            return
        verdict = await read(resolve_scan, self.app.clinic, text)
        due = [item for item in self._list.items if item.state in OPEN and item.drug_slug == verdict.drug_slug]
        if verdict.kind == "product" and len(due) == 1:
            self.filter.value = ""
            self._show()
            self.items.select(key(due[0]))
            self._moved = True
        self.app.bell()
        self.notify(f"[!] {what_to_do(verdict, due)}", severity="warning", markup=False)
