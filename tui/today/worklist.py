"""Today: the clinic's board, with the selected row's card beside it."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.getters import query_one
from textual.timer import Timer
from textual.widgets import Static

from models.charting.today.last_given import last_given
from models.charting.today.provider_board import count_to_sign
from models.charting.today.worklist import worklist
from models.core.errors import NeedlepointError
from tui.design.keys import bindings
from tui.design.text import stacked
from tui.frame.background import read
from tui.today.card.card import OrderCard
from tui.today.card.facts import Selected
from tui.today.card.over_time import ROWS, OverTimeCard, read_selected
from tui.today.filter_field import FilterField
from tui.today.filtering import FiltersList
from tui.today.rows import Last, Moment, empty, heads, import_rows, listed, matching
from tui.today.set_up_line import SetUpLine
from tui.today.tiles import Tiles
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList

REFRESH_SECONDS = 60
WATCH_SECONDS = 5
PREVIEW_SECONDS = 0.03
LAST_GIVEN_FROM = 100
"""Columns of the list from which it shows when each drug was given last."""


class WorklistScreen(FiltersList):
    """What is to be given now, in the order it matters."""

    CSS_PATH = "worklist.tcss"
    HELP = (
        "Observations first, those over their time on top; then what is overdue, due, held for a provider, not yet due "
        "and done. Scan a patient label to open that person's order. Enter charts the selected order, or records a "
        "response. ≈ marks people with the same family name or birth date. 1 to 5 show one tile's rows, 0 all."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("worklist")

    card = query_one("#card", OrderCard)
    over_time = query_one(OverTimeCard)

    def __init__(self) -> None:
        super().__init__()
        self._preview_timer: Timer | None = None
        self._last: Last = {}
        self._to_sign = (0, 0)

    def compose(self) -> ComposeResult:
        """Lay out the tiles, the list and the card."""
        yield Header()
        yield Static("", id="station", classes="problem")
        yield SetUpLine()
        yield Tiles(id="tiles")
        with Horizontal(id="body"):
            with Vertical(id="board"):
                with Horizontal(id="line"):
                    yield Static("", id="heads")
                    yield Static("/ filter", id="hint")
                    yield FilterField(self._filtered)
                    yield Static("", id="matches")
                yield RecordList((1, 11, 20, 0), "", id="items")
                yield OverTimeCard()
            with Container(id="none"):
                yield Static(stacked(*empty("")))
            yield OrderCard(id="card")
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
        self.query_one(SetUpLine).look()
        if "cosign" in app.person.acts:
            self._to_sign = await read(count_to_sign, app.clinic, app.person.id)
        self._preview_for = None
        self._let_go_of_what_is_charted()
        self._show()
        self._ring()
        if self.items.size.width >= LAST_GIVEN_FROM:
            orders = {item.order_id for item in self._list.items if item.drug_slug}
            self._last = await read(last_given, app.clinic, orders)
            self._show()

    def on_resize(self) -> None:
        """Name the columns of the new width, and read what they show."""
        self.set_class(self.size.height >= ROWS, "-spare")
        self.call_after_refresh(self._name_columns)

    def _name_columns(self) -> None:
        self.query_one("#heads", Static).update(heads(self.items.size.width))
        if not self.over_time.display:
            self.over_time.show_nothing()
        elif self._preview_for:
            self._load_preview()
        if self.items.size.width >= LAST_GIVEN_FROM and self._list and not self._last:
            self.refresh_list()

    def _show(self, *, changed: bool = False) -> None:
        found, clinic = self._list, self.app.clinic
        if found is None or clinic is None:
            return
        items, today = matching(found, self._words(), self._tile), clinic.today()
        rows = listed(items, Moment(clinic.now(), today, clinic.zone), self._last)
        if not self._filtered_by_anything():
            rows.extend(import_rows(found))
        was_empty, is_empty = self.has_class("-empty"), not rows and not self._filtered_by_anything()
        self.set_class(is_empty, "-empty")
        if was_empty and not is_empty and not self.filter.has_focus:
            # A list that was hidden while it was empty lost the keys, to nothing or to whatever else can scroll.
            self.call_after_refresh(self.items.focus)
        self.items.show(rows)
        if not items:
            self._preview_for = None
            self.card.show_nothing("No match. Esc shows all." if self._filtered_by_anything() else "")
            self.over_time.show_nothing()
        self.query_one(Tiles).show(found, today, self._tile)
        self.query_one("#matches", Static).update(f"{len(items):,} of {len(found.items):,}")
        self.query_one(Header).tell(("list changed: press F5", "bold $warn") if changed else self._sign_words())

    def _sign_words(self) -> tuple[str, str]:
        """Return how many verbal orders wait for the person's co-signature, nothing for none."""
        waiting, late = self._to_sign
        overdue = f", {late} overdue" if late else ""
        return (f"t  {waiting} to co-sign{overdue}" if waiting else "", "bold $warn" if late else "bold $accent")

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        self._moved = self._moved or event.by_key
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
        over_time = self.over_time.display
        found, lanes = await read(read_selected, app.clinic, item.order_id, app.person.id, over_time)
        current = self._current()
        # What the cursor left meanwhile is not shown beside another line.
        if current and current.order_id == found.order_id:
            shown = Selected(current, found, app.clinic)
            self.card.show(shown)
            if over_time:
                self.over_time.show(shown, lanes)

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self._moved = True
        self.action_chart()

    def action_refresh(self) -> None:
        """Read the list again."""
        self.refresh_list()

    def on_key(self, event: events.Key) -> None:
        """Escape shows all again, down leaves the filter for the list."""
        if event.key == "down" and self.filter.has_focus:
            self._show()
            self.items.focus()
            event.stop()
        if event.key == "escape" and (self._filtered_by_anything() or self.filter.has_focus):
            self._show_all()
            event.stop()
