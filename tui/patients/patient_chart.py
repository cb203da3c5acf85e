"""A patient's chart: every dose with lot, site, response and charges, and every order."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from models.charting.queries.charge_preview import of_signed
from models.charting.queries.patient_chart import ChartedDose, PatientChart, patient_chart
from models.core.words import time_text
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.dialogs.browse import BrowseScreen
from tui.frame.background import read
from tui.frame.ways import To
from tui.patients.chart_lines import chart_rows, dose_detail, order_detail
from tui.widgets.correction_rows import correction_rows
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.patient_banner import PatientBanner
from tui.widgets.record_list import RecordList


class PatientChartScreen(BrowseScreen):
    """Doses newest first, then orders; the selected line in full below."""

    CSS_PATH = "patient_chart.tcss"
    HELP = (
        "Every dose, newest first, then every order. The selected line is shown in full below; c explains charges. "
        "a amends a signed dose, x says it was entered in error, e shows those."
    )
    BINDINGS: ClassVar[list[Any]] = [*bindings("page"), *bindings("chart"), ("enter", "open", "chart the order")]

    def __init__(self, patient_id: UUID) -> None:
        super().__init__()
        self._patient_id = patient_id
        self._chart: PatientChart | None = None
        self._reasons = True
        self._errors = False

    def compose(self) -> ComposeResult:
        """Lay out banner, list and detail."""
        yield PatientBanner("reading…")
        yield RecordList(
            (1, 11, 40, 0),
            "Nothing was charted or ordered yet. o writes an order.",
            wide=(1, 11, 56, 0),
            id="items",
        )
        with VerticalScroll(id="detail-box"):
            yield Flow(id="detail")
        yield KeyBar("chart", "page", "app", first=(("Enter", "chart order"), ("Tab", "details")))

    async def fetch(self, clinic: Clinic) -> None:
        """Read the chart."""
        chart = self._chart = await read(patient_chart, clinic, self._patient_id)
        self.query_one(PatientBanner).show(chart.patient, clinic.today())
        self._list(chart)

    def _list(self, chart: PatientChart) -> None:
        self.items.show(chart_rows(chart, errors=self._errors))
        self._detail()

    @on(RecordList.Highlighted)
    def _selected(self) -> None:
        self._detail()

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def _detail(self) -> None:
        row = self.items.current
        if row is None or self._chart is None or self.app.clinic is None:
            return
        dose = self._dose()
        order = next((order for order in self._chart.orders if order.id == row.key), None)
        zone = self.app.clinic.zone
        if dose:
            time = time_text(dose.given_at, zone)
            history = correction_rows(dose.history, zone)
            self.query_one("#detail", Flow).show(*dose_detail(dose, time, history, reasons=self._reasons))
        elif order:
            self.query_one("#detail", Flow).show(*order_detail(order))

    def action_charges(self) -> None:
        """Show or hide the reasons of the charges."""
        self._reasons = not self._reasons
        self._detail()

    def action_reaction(self) -> None:
        """Write down a reaction to the selected dose."""
        row = self.items.current
        dose = next((dose for dose in self._chart.doses if row and dose.id == row.key), None) if self._chart else None
        if dose is None or dose.outcome not in {"given", "partly_given"}:
            self.notify("Select a dose that was given: a reaction belongs to a dose.", markup=False)
            return
        self.app.go(To.REACTION, dose.id)

    def action_what_if(self) -> None:
        """Show what the selected dose would bill otherwise."""
        dose = self._dose()
        if dose is None or dose.in_error:
            self.notify("Select a signed dose: what if compares what it bills.", markup=False)
            return
        self._compare(dose.id)

    def _dose(self) -> ChartedDose | None:
        row, chart = self.items.current, self._chart
        if row is None or chart is None:
            return None
        return next((dose for dose in (*chart.doses, *chart.in_error) if dose.id == row.key), None)

    def action_amend(self) -> None:
        """Amend the selected dose."""
        self._correct(To.AMEND)

    def action_in_error(self) -> None:
        """Say that the selected dose was entered in error."""
        self._correct(To.ENTERED_IN_ERROR)

    def _correct(self, to: To) -> None:
        dose = self._dose()
        if dose is None:
            self.notify("Select a signed dose first: doses can be corrected, orders are settled.", markup=False)
        elif dose.in_error:
            self.notify("This dose was entered in error already. Chart the right one from its order.", markup=False)
        else:
            self.app.go(to, dose.id)

    def action_show_errors(self) -> None:
        """Show or hide doses entered in error."""
        if self._chart is None:
            return
        if not self._chart.in_error:
            self.notify("No dose of this patient was entered in error.", markup=False)
            return
        self._errors = not self._errors
        self._list(self._chart)
        if self._errors:
            self.items.select(self._chart.in_error[0].id)
        self._detail()

    @work(exclusive=True, group="what_if", exit_on_error=False)
    async def _compare(self, dose_id: UUID) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        found = await read(of_signed, clinic, dose_id)
        self.app.go(To.CHARGE_PREVIEW, found)

    def action_open(self) -> None:
        """Chart the selected order."""
        row = self.items.current
        order = next((o for o in self._chart.orders if row and o.id == row.key), None) if self._chart else None
        if order is None:
            return
        if order.review_reason:
            self.action_order(order.id)
            return
        if order.status.value != "active":
            self.notify(f"This order is {order.status.value}: nothing to give. o writes a new one.", markup=False)
            return
        self.app.go(To.CHART_DOSE, order.id)

    def action_order(self, order_id: UUID | None = None) -> None:
        """Write an order for this patient, or settle one."""
        self.app.go(To.ORDER, self._patient_id, order_id)

    def action_patient_facts(self) -> None:
        """Show and record what must be known before a needle."""

        self.app.go(To.CLINICAL_INFORMATION, self._patient_id)
