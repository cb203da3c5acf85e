"""What Today opens: the selected line's own screen, or another page of the clinic."""

from __future__ import annotations

from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Input

from models.charting.today.work_item import WorkItem, WorkState
from models.charting.today.worklist import Worklist
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.frame.ways import To
from tui.scanning.scanned import Scanned
from tui.today.rows import key, named
from tui.widgets.lists.record_list import RecordList


class OpensFromList(ClosesItself, ReportsFailures, Screen[None]):
    """Part of Today. `_moved` is True once a person went to the selected line on purpose.

    `_tile` is the digit of the tile pressed, "" for none; `_opened` the row whose dose was opened last.
    """

    app: Session
    items = query_one("#items", RecordList)
    filter = query_one("#filter", Input)
    _list: Worklist | None = None
    _moved = False
    _tile = ""
    _opened: tuple[object, ...] | None = None

    def _current(self) -> WorkItem | None:
        row = self.items.current
        if row is None or self._list is None:
            return None
        return next((item for item in self._list.items if key(item) == row.key), None)

    def _selected_item(self) -> WorkItem | None:
        """Return the line to act on; while part of a name fits several people, only one somebody moved to (S4)."""
        if self._moved or self._list is None:
            return self._current()
        words = self.filter.value.lower().split()
        people = {item.patient_id for item in self._list.items if words and named(item, words)}
        if len(people) < 2:
            return self._current()
        self.notify(f"{len(people)} people match: move to one, or type more.", markup=False)
        return None

    def action_chart(self) -> None:
        """Chart the selected order, record a pending response, settle an order, or open what is done."""
        item = self._selected_item()
        if item is None:
            if self._current() is None:
                self.notify("No one is selected: F3 finds any patient.", markup=False)
            return
        if item.state in {WorkState.OVER, WorkState.WAITING}:
            self.app.go(To.WATCH_END, item)
        elif item.state is WorkState.REPORT:
            self.action_reaction()
        elif item.held:
            self.app.go(To.ORDER_DETAILS, item.order_id)
        elif item.state is WorkState.REVIEW:
            self.app.go(To.ORDER, item.patient_id, item.order_id)
        elif item.state is WorkState.DONE:
            self.action_patient()
        else:
            self.chart(item)

    def chart(self, item: WorkItem, scan: Scanned | None = None) -> None:
        """Open the charting screen for one order; a scan that led here counts as one identifier."""
        self._opened = key(item)
        self.app.go(To.CHART_DOSE, item.order_id, scan)

    def action_patient(self) -> None:
        """Open the chart of the selected person."""
        item = self._selected_item()
        if item:
            self.app.go(To.PATIENT, item.patient_id)
        elif self._current() is None:
            self.notify("No one is selected: F3 finds any patient.", markup=False)

    def action_find(self) -> None:
        """Find any patient."""
        self.app.go(To.FIND_PATIENT)

    def action_register(self) -> None:
        """Register a new patient."""
        self.app.go(To.REGISTER)

    def action_order(self) -> None:
        """New order for the selected patient; with no one selected, says how to find one."""
        if self._current() is None:
            self.notify("Select a patient first: F3 finds one.", markup=False)
            return
        item = self._selected_item()
        if item:
            self.app.go(To.ORDER, item.patient_id, None)

    def action_order_details(self) -> None:
        """Show the selected order with its history."""
        item = self._selected_item()
        if item:
            self.app.go(To.ORDER_DETAILS, item.order_id)
        elif self._current() is None:
            self.notify("No order is selected: F3 finds any patient, d there shows an order.", markup=False)

    def action_kept_orders(self) -> None:
        """Show order templates and protocols."""
        self.app.go(To.KEPT_ORDERS)

    def action_board(self) -> None:
        """Show what waits for the provider who is signed in."""
        person = self.app.person
        if person and "cosign" not in person.acts:
            self.notify(f"{person.name} signs no orders: this is a provider's page. F9 changes person.", markup=False)
        else:
            self.app.go(To.PROVIDER_BOARD)

    def action_stock(self) -> None:
        """Show the stock."""
        self.app.go(To.STOCK)

    def action_formulary(self) -> None:
        """Show the formulary."""
        self.app.go(To.FORMULARY)

    def action_payers(self) -> None:
        """Show the payers."""
        self.app.go(To.PAYERS)

    def action_people(self) -> None:
        """Show the people of the clinic."""
        self.app.go(To.PEOPLE)

    def action_reaction(self) -> None:
        """Record a reaction to the selected dose."""
        item = self._current()
        if item is None or item.administration_id is None:
            self.notify("Select a dose that was given: a reaction belongs to a dose.", markup=False)
            return
        self.app.go(To.REACTION, item.administration_id)

    def action_clinic(self) -> None:
        """Show the clinic, and what is still to set up."""
        self.app.go(To.CLINIC)

    def action_near_misses(self) -> None:
        """Show the near misses."""
        self.app.go(To.NEAR_MISSES)

    def action_incoming(self) -> None:
        """Show what others sent and waits for a decision."""
        self.app.go(To.INCOMING)

    def action_rules(self) -> None:
        """Show the safety settings."""
        self.app.go(To.SAFETY)

    def action_arrivals(self) -> None:
        """Show who is booked, here and done."""
        self.app.go(To.ARRIVALS)

    def action_claims(self) -> None:
        """Show the charge queue."""
        self.app.go(To.CLAIMS)

    def action_calls(self) -> None:
        """Show who is due and not booked."""
        self.app.go(To.CALL_LIST)
