"""Who pays for a patient: coverages, authorizations with what is left, and who was billed for which dose."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from models.billing.prepaid.facts import PrepaidFacts
from models.charting.queries.insurance import Insurance, insurance
from models.patients.coverages.facts import AuthorizationFacts, CoverageFacts
from models.patients.coverages.queries import authorization_history, coverage_history
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.frame.background import read
from tui.patients.insurance.entering import EntersInsurance, Line
from tui.patients.insurance.history import InsuranceHistoryScreen
from tui.patients.insurance.lines import authorization_detail, coverage_detail, prepaid_detail, rows
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList
from tui.widgets.patient_banner import PatientBanner

IN_QUESTION = "Two primary coverages hold at one time: x ends one, or e changes which is billed first."


class InsuranceScreen(EntersInsurance):
    """One page a patient."""

    CSS_PATH = "insurance.tcss"
    HELP = (
        "The coverage that holds on the day of a dose decides who is billed; what is signed keeps its payer. Signed "
        "doses count authorizations down: visits by the day, units by what is billed. Every change stays under h. "
        "A prepaid series is what the patient paid for beforehand: each dose counts it down, "
        "one entered in error gives it back."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("insurance")

    def compose(self) -> ComposeResult:
        """Lay out banner, list and the selected line in full."""
        yield PatientBanner("reading…")
        with Card("Insurance", id="insurance"):
            yield RecordList((0, 29, 19), "reading…", wide=(0, 32, 30), id="items")
        yield Flow(id="whole")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("insurance", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read the page."""
        before, found = self._found, await read(insurance, clinic, self._patient_id)
        self._found = found
        self.query_one(PatientBanner).show(found.patient, clinic.today())
        self.items.show(rows(found, clinic.today()))
        if before:
            added = list(_ids(found) - _ids(before))
            self.items.select(added[0] if added else self.items.current and self.items.current.key)
        self._detail()
        if found.in_question:
            self._show_message(IN_QUESTION, "note")

    def _line(self) -> Line | None:
        row, found = self.items.current, self._found
        if row is None or found is None:
            return None
        lines: tuple[Line, ...] = (*found.coverages, *found.authorizations, *found.prepaid)
        return next((line for line in lines if line.id == row.key), None)

    @on(RecordList.Highlighted)
    def _selected(self) -> None:
        self._detail()

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    def _detail(self) -> None:
        line = self._line()
        whole = self.query_one("#whole", Flow)
        whole.display = line is not None
        if isinstance(line, CoverageFacts):
            whole.show(*coverage_detail(line))
        elif isinstance(line, PrepaidFacts):
            whole.show(*prepaid_detail(line))
        elif line:
            whole.show(*authorization_detail(line, self._drug(line.drug_slug) if line.drug_slug else ""))

    def action_history(self) -> None:
        """Show every version of the selected line."""
        line = self._line()
        if self._selected_series(line):
            return
        if line is None:
            self._show_message("Select a coverage or an authorization: h shows its versions.", "note")
        elif isinstance(line, CoverageFacts):
            self.app.push_screen(InsuranceHistoryScreen(line.payer_name or "Coverage", coverage_history, line.id))
        elif isinstance(line, AuthorizationFacts):
            self.app.push_screen(InsuranceHistoryScreen(line.number, authorization_history, line.id))


def _ids(found: Insurance) -> set[UUID]:
    return {one.id for lines in (found.coverages, found.authorizations, found.prepaid) for one in lines}
