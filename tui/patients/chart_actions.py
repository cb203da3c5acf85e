"""What can be done from a patient's chart with the line that is selected."""

from __future__ import annotations

from uuid import UUID

from textual import work

from models.charting.chart.whole import whole_doses
from models.charting.charted import ChartedLine, PatientChart
from models.charting.queries.charge_preview import of_signed
from models.patients.queries.clinical_information import ReportedDose
from models.safety.facts import OrderFacts
from tui.frame.background import read
from tui.frame.ways import To
from tui.patients.confidential import AsksToSee

Line = ChartedLine | ReportedDose | OrderFacts


class ChartActions(AsksToSee):
    """Part of the chart. `_shown` is what the details show: "", charges or history."""

    def __init__(self, patient_id: UUID) -> None:
        super().__init__()
        self._patient_id = patient_id
        self._chart: PatientChart | None = None
        self._errors = False
        self._shown = ""

    def _list(self) -> None:
        raise NotImplementedError

    def _show_selected(self) -> None:
        raise NotImplementedError

    def _selected(self) -> Line | None:
        row, chart = self.items.current, self._chart
        if row is None or chart is None:
            return None
        lines: tuple[Line, ...] = (*chart.lines, *chart.outside, *chart.orders)
        return next((line for line in lines if line.id == row.key), None)

    def _selected_dose(self) -> UUID | None:
        dose = self._dose()
        return dose.id if dose else None

    @work(exclusive=True, group="page", exit_on_error=False)
    async def _read_page(self, dose_id: UUID) -> None:
        """Read the page of the chart a dose lies on, and show the dose whole."""
        clinic, chart = self.app.clinic, self._chart
        if clinic is None or chart is None:
            return
        whole = await read(whole_doses, clinic, chart.around(dose_id))
        if self._chart is chart and whole:
            self._chart = chart.with_whole(whole)
            self._show_selected()

    def _dose(self) -> ChartedLine | None:
        selected = self._selected()
        return selected if isinstance(selected, ChartedLine) else None

    def action_reaction(self) -> None:
        """Record a reaction to the selected dose."""
        dose = self._dose()
        if dose is None or dose.in_error or dose.outcome not in {"given", "partly_given"}:
            self.notify("Select a dose that was given: a reaction belongs to a dose.", markup=False)
            return
        self.app.go(To.REACTION, dose.id)

    def action_what_if(self) -> None:
        """Show what the selected dose would bill otherwise."""
        dose = self._dose()
        if dose is None or dose.in_error:
            self.notify("Select a signed dose: the charge preview compares what it bills.", markup=False)
            return
        self._compare(dose.id)

    def action_amend(self) -> None:
        """Amend the selected dose."""
        self._correct(To.AMEND)

    def action_in_error(self) -> None:
        """Record that the selected dose was entered in error."""
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
        mistaken = self._chart.mistaken
        if not mistaken:
            self.notify("No dose of this patient was entered in error.", markup=False)
            return
        self._errors = not self._errors
        self._list()
        if self._errors:
            self.items.select(mistaken[0].id)

    @work(exclusive=True, group="what_if", exit_on_error=False)
    async def _compare(self, dose_id: UUID) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        found = await read(of_signed, clinic, dose_id)
        self.app.go(To.CHARGE_PREVIEW, found)

    def action_order_details(self) -> None:
        """Show the selected order, or the order of the selected dose, with its history."""
        selected = self._selected()
        if isinstance(selected, OrderFacts):
            self.app.go(To.ORDER_DETAILS, selected.id)
        elif isinstance(selected, ChartedLine):
            self.app.go(To.ORDER_DETAILS, selected.order_id)
        else:
            self.notify("Select an order, or a dose given here: its order is shown.", markup=False)

    def _chart_order(self, order: OrderFacts) -> None:
        """Chart an active order; settle one that waits for review."""
        if order.held:
            self.app.go(To.ORDER_DETAILS, order.id)
        elif order.review_reason:
            self.action_order(order.id)
        elif order.status.value != "active":
            self.notify(f"This order is {order.status.value}: nothing to give. o writes a new one.", markup=False)
        else:
            self.app.go(To.CHART_DOSE, order.id)

    def action_order(self, order_id: UUID | None = None) -> None:
        """Write an order for this patient, or settle one."""
        self.app.go(To.ORDER, self._patient_id, order_id)

    def action_insurance(self) -> None:
        """Show coverages, authorizations and who was billed."""
        self.app.go(To.INSURANCE, self._patient_id)

    def action_patient_details(self) -> None:
        """Show the patient's details."""
        self.app.go(To.PATIENT_DETAILS, self._patient_id)

    def action_patient_facts(self) -> None:
        """Show and record clinical information."""
        self.app.go(To.CLINICAL_INFORMATION, self._patient_id)
