"""Arrivals: who is booked, here, observed and done on a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from models.charting.today.arrivals import Arrival, DayList, arrivals
from models.charting.today.worklist import worklist
from models.store.clinic import Clinic
from models.visits.states import VisitState
from tui.design.keys import bindings
from tui.dialogs.choose import ChooseDialog
from tui.frame.background import read
from tui.frame.ways import To
from tui.visits.arrival_rows import rows, searchable, short, whole
from tui.visits.moving import NO_ONE, MovesVisits
from tui.visits.words import named_day
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList
from tui.widgets.patient_banner import full_name

READ_AGAIN_SECONDS = 60
LOOK_SECONDS = 5
EMPTY = "No one is booked or here. n books a patient or records a walk-in; left and right change the day."
NO_MATCH = "No match. Esc clears the filter."
_COUNTED = (
    ("here", {VisitState.ARRIVED, VisitState.ROOMED, VisitState.WAITING}),
    ("observing", {VisitState.OBSERVING}),
    ("booked", {VisitState.BOOKED}),
    ("done", {VisitState.DONE}),
)


class ArrivalsScreen(MovesVisits):
    """One list a day."""

    CSS_PATH = "arrivals.tcss"
    HELP = (
        "Who is here for an injection. v goes to the next step: arrived, roomed, waiting for the injection; Enter "
        "opens the order. Observing and done follow from charting. x records who left, did not come or cancelled."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("arrivals")

    _list: DayList | None = None

    def compose(self) -> ComposeResult:
        """Lay out the list and the selected line in full."""
        yield Header("Arrivals")
        yield Input(placeholder="/ filter", id="filter")
        with Horizontal(id="body"):
            yield RecordList((1, 9, 22, 9, 0), EMPTY, wide=(1, 10, 28, 9, 0), id="items")
            with Card(id="selected"):
                yield Flow(id="whole")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("arrivals", "app")

    def on_mount(self) -> None:
        """Read the list, and keep how long people wait."""
        super().on_mount()
        self.set_interval(READ_AGAIN_SECONDS, self._read)
        self.set_interval(LOOK_SECONDS, self._notice_day)

    async def fetch(self, clinic: Clinic) -> None:
        """Read the day."""
        self._notice_day()
        self._list = await read(arrivals, clinic, self._day or clinic.today())
        self.show()
        if self._then is not None:
            self.items.select(self._then)
            self._then = None

    def _notice_day(self) -> None:
        """Go on to the new day at midnight, and say so (W29)."""
        clinic, found = self.app.clinic, self._list
        if clinic is None or found is None or clinic.today() == found.today:
            return
        if found.day == found.today and self._day in {None, found.day}:
            self._day = clinic.today()
            self._show_message(f"The day changed: this is the list of {named_day(self._day, self._day)}.", "note")
            self._list = None
            self._read()

    def show(self) -> None:
        """Show the lines that hold every word."""
        found, clinic = self._list, self.app.clinic
        if found is None or clinic is None:
            return
        shown = [item for item in found.items if all(word in searchable(item) for word in self.words)]
        self.items.show(rows(shown, clinic.zone), NO_MATCH if found.items else EMPTY)
        self.query_one("#selected").display = bool(shown)
        counts = ((sum(item.state in states for item in found.items), name) for name, states in _COUNTED)
        told = " · ".join(f"{count} {name}" for count, name in counts if count)
        self.query_one(Header).tell(" · ".join(text for text in (named_day(found.day, found.today), told) if text))

    @on(RecordList.Highlighted)
    def _selected(self) -> None:
        item, clinic = self._item(), self.app.clinic
        if item and clinic:
            boxed = self.has_class("-wide", "-tall") or self.has_class("-huge", "-tall")
            told = whole(item, clinic.today(), clinic.zone) if boxed else short(item)
            self.query_one("#whole", Flow).show(*told)
            self.query_one(Card).tell(title="Visit" if item.visit else "Charted")

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def _item(self) -> Arrival | None:
        row, found = self.items.current, self._list
        return next((item for item in found.items if row and item.key == row.key), None) if found else None

    def action_open(self) -> None:
        """Open the order of the selected patient to chart it, or record the response."""
        item = self._item()
        if item is None:
            self._show_message(NO_ONE)
        elif item.others:
            self._visit()
        elif item.state is VisitState.OBSERVING:
            self._record_response(item)
        elif item.state is VisitState.BOOKED:
            self._show_message("Not here yet: v marks the arrival.")
        elif not item.state.here:
            self.app.go(To.PATIENT, item.patient_id)
        elif not item.orders:
            self._show_message(f"No order is due for {full_name(item.family, item.given)}: o writes one.")
        elif len(item.orders) == 1:
            self.app.go(To.CHART_DOSE, item.orders[0].id, None)
        else:
            self._choose_order_to_chart(item)

    def _choose_order_to_chart(self, item: Arrival) -> None:
        orders = {str(order.id): order for order in item.orders}

        def chosen(code: str | None) -> None:
            if code:
                self.app.go(To.CHART_DOSE, orders[code].id, None)

        options = tuple((code, order.words) for code, order in orders.items())
        self.app.push_screen(ChooseDialog(f"{full_name(item.family, item.given)}: which order?", options), chosen)

    @work(exclusive=True, group="response", exit_on_error=False)
    async def _record_response(self, item: Arrival) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        found = await read(worklist, clinic, person.id)
        watched = [one for one in found.items if one.patient_id == item.patient_id and one.observe_until]
        if watched:
            self.app.go(To.WATCH_END, watched[0])
        else:
            self._read()

    def action_order(self) -> None:
        """Write a new order for the selected patient."""
        item = self._item()
        if item is None:
            self._show_message(NO_ONE)
        else:
            self.app.go(To.ORDER, item.patient_id, None)

    def action_patient(self) -> None:
        """Open the chart of the selected patient."""
        item = self._item()
        if item is None:
            self._show_message(NO_ONE)
        else:
            self.app.go(To.PATIENT, item.patient_id)

    def action_history(self) -> None:
        """Show every change of the selected visit."""
        from tui.visits.history import VisitHistoryScreen

        item = self._item()
        if item is None or item.visit is None:
            self._show_message(NO_ONE if item is None else "No visit is recorded: the patient's chart shows the dose.")
            return
        self.app.push_screen(VisitHistoryScreen(item.visit.id, full_name(item.family, item.given)))

    def action_by_day(self, days: int) -> None:
        """Show the day before or after."""
        if self._list is not None:
            self._day = (self._day or self._list.day) + timedelta(days=days)
            self._show_message("")
            self._read()

    def action_today(self) -> None:
        """Show the present day."""
        self._day = None
        self._show_message("")
        self._read()

    def action_refresh(self) -> None:
        """Read the list again."""
        self._read()
