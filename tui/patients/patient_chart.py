"""A patient's chart: the doses over time, the same as a list, and the selected one in full."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.getters import query_one
from textual.widgets import Static

from models.charting.charted import ChartedDose, ChartedLine
from models.charting.queries.patient_chart import patient_chart
from models.core.words import time_text
from models.patients.queries.clinical_information import ReportedDose
from models.safety.facts import OrderFacts
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.design.text import plain
from tui.frame.background import read
from tui.patients.chart_actions import ChartActions
from tui.patients.chart_details import Rows, charge_rows, dose_rows, history_rows, line_rows, order_rows, outside_rows
from tui.patients.chart_lines import NARROW_COLUMNS, WIDE_COLUMNS, chart_rows, next_words
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.correction_rows import correction_rows
from tui.widgets.lists.record_list import RecordList
from tui.widgets.patient_banner import PatientBanner
from tui.widgets.timeline.widget import Timeline

_EMPTY = "Nothing was charted or ordered yet. o writes an order."
TITLES = {"": "Details", "charges": "Charges, and why", "history": "History"}


class PatientChartScreen(ChartActions):
    """Timeline, doses and orders with one selection; what is selected stands in full at the right or behind Enter."""

    CSS_PATH = "patient_chart.tcss"
    HELP = (
        "Doses over time and as a list, newest first, then orders. Left and right move by dose of one drug, + and - "
        "zoom. Enter or Tab shows a dose in full, c what it was charged and why, h what was changed, e what was "
        "entered in error."
    )
    BINDINGS: ClassVar[list[Any]] = [
        *bindings("page"),
        *bindings("chart"),
        ("enter", "open", "details, or chart the order"),
        ("tab", "details", "details"),
    ]

    timeline = query_one(Timeline)
    details = query_one("#details", VerticalScroll)

    def compose(self) -> ComposeResult:
        """Lay out banner, timeline, list and details."""
        yield PatientBanner("reading…")
        with Card("Timeline", id="over-time"):
            yield Timeline()
        with Horizontal(id="below"):
            with Card("Doses", id="doses"):
                yield RecordList(NARROW_COLUMNS, _EMPTY, wide=WIDE_COLUMNS, id="items")
            with Card(TITLES[""], id="details-card"), VerticalScroll(id="details"):
                yield Flow(id="detail")
        yield Static("", id="next")
        yield KeyBar("chart", "page", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read the chart."""
        chart = await read(patient_chart, clinic, self._patient_id, self._selected_dose())
        if await self.may_not_see(chart.patient):
            return
        # A record that was merged is shown as the one that stands for it.
        self._chart, self._patient_id = chart, chart.patient.id
        self.query_one(PatientBanner).show(chart.patient, clinic.today())
        self.timeline.show(chart.lanes, clinic.today())
        self.set_class(not chart.lanes, "-empty")
        self.query_one("#next", Static).update(plain(next_words(chart, clinic.today())))
        self._list()

    def on_resize(self) -> None:
        """Fit the columns."""
        self.call_after_refresh(self._list)

    def _list(self) -> None:
        chart, clinic = self._chart, self.app.clinic
        if chart is None or clinic is None:
            return
        self.items.show(chart_rows(chart, clinic.today(), self.items.size.width, errors=self._errors))
        self.query_one("#doses", Card).tell(title=f"Doses {len(chart.counting):,}")
        self._show_selected()

    @on(RecordList.Highlighted)
    def _highlighted(self) -> None:
        self.details.scroll_home(animate=False)
        self._show_selected()

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    @on(Timeline.Selected)
    def _clicked(self, event: Timeline.Selected) -> None:
        self.items.select(event.dose.id)

    def _show_selected(self) -> None:
        """Show what is selected in the timeline, in full, and by the keys it has."""
        row, clinic = self.items.current, self.app.clinic
        if row is None or self._chart is None or clinic is None:
            return
        self.timeline.select(row.key if isinstance(row.key, UUID) else None)
        self.query_one("#detail", Flow).show(*self._rows(clinic))
        self.query_one("#details-card", Card).tell(title=TITLES[self._shown])
        self._show_zoom()
        self._show_keys()

    def _rows(self, clinic: Clinic) -> Rows:
        selected = self._selected()
        if isinstance(selected, OrderFacts):
            return order_rows(selected, self._chart)
        if isinstance(selected, ReportedDose):
            return outside_rows(selected)
        if selected is None or self._chart is None:
            return []
        if not isinstance(selected, ChartedDose):
            self._read_page(selected.id)
            return line_rows(selected, time_text(selected.given_at, clinic.zone))
        history = correction_rows(selected.history, clinic.zone)
        if self._shown == "charges":
            return charge_rows(selected)
        if self._shown == "history":
            return history_rows(selected, history)
        timing = self._chart.timings.get(selected.id)
        return dose_rows(selected, time_text(selected.given_at, clinic.zone), timing, history)

    def _show_zoom(self) -> None:
        note = f"{self.timeline.months} months, + or - zooms, left and right move by dose"
        self.query_one("#over-time", Card).tell(note=note)

    def _show_keys(self) -> None:
        if self.details.has_focus:
            self.query_one(KeyBar).tell(("Esc", "list"))
        else:
            charts = isinstance(self._selected(), OrderFacts)
            self.query_one(KeyBar).tell(("Enter", "chart" if charts else "open"))

    def action_details(self) -> None:
        """Go to the details, or back to the list."""
        if self.details.has_focus:
            self._to_list()
        else:
            self._to_details("")

    def _to_details(self, shown: str) -> None:
        """Show the selected line in full; where there is little room it takes the place of all else."""
        if self.items.current is None or self.items.current.key is None:
            return
        self._shown = shown
        self.add_class("-details")
        self.details.focus()
        self.details.scroll_home(animate=False)
        self.call_after_refresh(self._show_selected)

    def _to_list(self) -> None:
        self._shown = ""
        self.remove_class("-details")
        self.items.focus()
        self.call_after_refresh(self._show_selected)

    def action_show(self, shown: str) -> None:
        """Show charges or history of the selected dose, or go back to the list."""
        if not isinstance(self._selected(), ChartedLine):
            self.notify("Select a dose first: orders have no charges and no history.", markup=False)
        elif self._shown == shown and self.details.has_focus:
            self._to_list()
        else:
            self._to_details(shown)

    def action_zoom(self, step: int) -> None:
        """Show fewer months, or more."""
        self.timeline.zoom(step)
        self._show_zoom()

    def action_by_dose(self, step: int) -> None:
        """Go to the dose before or after the selected one of the same drug."""
        there = self.timeline.neighbor(step)
        if there is not None:
            self.items.select(there)

    def action_open(self) -> None:
        """Show the selected dose in full, or chart the selected order."""
        selected = self._selected()
        if isinstance(selected, OrderFacts):
            self._chart_order(selected)
        elif selected and not self.details.has_focus:
            self._to_details("")

    def action_close(self) -> None:
        """Go back to the list, then to where you came from."""
        if self.details.has_focus or self.has_class("-details"):
            self._to_list()
        else:
            self.dismiss()
