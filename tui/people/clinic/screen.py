"""The clinic: what claims call it, and what is still to set up."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.getters import query_one
from textual.widgets import Static

from models.core.errors import NeedlepointError
from models.core.required_reason import stated
from models.people.actions.authenticate import Denied
from models.people.actions.change_clinic import ACT, change_clinic
from models.people.actions.mark_set_up_step import mark_set_up_step
from models.people.queries.clinic_facts import ClinicFacts, clinic_facts, renewed
from models.people.versions import Stale, Stored
from models.reports.queries.set_up import SetUp, SetUpStep, set_up
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.dialogs.browse import BrowseScreen
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read, write
from tui.frame.ways import To
from tui.people.clinic.form import FIELDS, REASON, Edited, edited, values_of
from tui.people.clinic.lines import fact_rows, step_detail, step_rows
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList

WHY = Field("reason", "Reason", "such as: the supplier bills, we have no fees")
PLACES = {"people": To.PEOPLE, "payers": To.PAYERS, "fees": To.PAYERS, "drugs": To.FORMULARY, "stock": To.STOCK}
KEPT_DATES = "Service dates that are stored stay as they are."


class ClinicScreen(BrowseScreen):
    """The clinic's facts beside the steps of setting up."""

    CSS_PATH = "clinic.tcss"
    HELP = (
        "What claims call the clinic, and what is still to set up. Enter goes where the selected step is done; c marks "
        "it done and x not needed here, with a reason. e changes the facts; every version stays under h."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("clinic")

    items = query_one("#items", RecordList)

    def __init__(self) -> None:
        super().__init__()
        self._facts: ClinicFacts | None = None
        self._set_up: SetUp | None = None
        self._typed: Edited | None = None

    def compose(self) -> ComposeResult:
        """Lay out facts, steps, and the selected step in full."""
        yield Header("Clinic")
        with Container(id="parts"):
            with Card("Clinic", "e changes it", id="facts"):
                yield Flow(id="lines")
            with Card("Set-up", id="set-up"):
                yield RecordList((1, 13, 3, 0), "reading…", id="items")
                yield Flow(id="whole")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("clinic", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read the clinic and its steps."""
        person = self.app.person
        if person is None:
            return
        self._facts = await read(clinic_facts, clinic)
        found = self._set_up = await read(set_up, clinic, person.id)
        self.query_one("#lines", Flow).show(*fact_rows(self._facts))
        self.query_one("#set-up", Card).tell(title=f"Set-up {found.done} of {len(found.steps)} done")
        self.items.show(step_rows(found))

    @property
    def _step(self) -> SetUpStep | None:
        row, found = self.items.current, self._set_up
        return next((step for step in found.steps if row and step.code == row.key), None) if found else None

    @on(RecordList.Highlighted)
    def _selected(self) -> None:
        step = self._step
        self.query_one("#whole", Flow).show(*(step_detail(step) if step else ()))

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_open_step()

    def action_open_step(self) -> None:
        """Go where the selected step is done."""
        step = self._step
        if step is None:
            return
        if step.code == "scanner":
            self.action_test_scanner()
        else:
            self.app.go(PLACES[step.code])

    def action_edit(self) -> None:
        """Change the clinic's facts."""
        found = self._facts
        if found is None or self._refused():
            return
        values = dict(self._typed.typed) if self._typed else values_of(found)

        def made(entry: Edited | None) -> None:
            if entry:
                self._change(found, entry)

        form = FieldsDialog("The clinic on claims", (*FIELDS, REASON), values, lambda typed: edited(found, typed))
        self.app.push_screen(form, made)

    @work(group="store", exit_on_error=False)
    async def _change(self, found: ClinicFacts, made: Edited) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        self._typed = made
        try:
            outcome = await write(self, change_clinic, app.clinic, app.person.id, made.entry, made.reason, found.change)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, Stale):
            self._show_message(f"Nothing was stored: {outcome.text}. e shows what you typed, h what they changed.")
        elif isinstance(outcome, Denied):
            self._show_message(outcome.text)
        else:
            self._typed = None
            zone = app.clinic.zone
            app.clinic = await read(renewed, app.clinic)
            dates = f" {KEPT_DATES}" if app.clinic.zone != zone else ""
            stored = isinstance(outcome, Stored)
            self._show_message(f"Stored.{dates}" if stored else "Nothing to store: unchanged.", "done")
        self._read()

    def action_confirm(self) -> None:
        """Mark the selected step done."""
        self._mark("confirmed", "is done", Field("reason", "What was done", "such as: the shipped payers are right"))

    def action_not_needed(self) -> None:
        """Mark the selected step as not needed here, or open it again."""
        step = self._step
        if step and step.state != "open" and step.by and not self._refused():
            self._store_mark(step.code, "reopened", "")
        else:
            self._mark("not_needed", "is not needed here", WHY)

    def _mark(self, kind: str, words: str, why: Field) -> None:
        step = self._step
        if step is None or self._refused():
            return
        if step.state != "open":
            self._show_message(f"{step.title} is {step.state.replace('_', ' ')} already.", "note")
            return

        def made(reason: str | None) -> None:
            if reason:
                self._store_mark(step.code, kind, reason)

        form = FieldsDialog(f"{step.title} {words}", (why,), {}, lambda typed: stated(typed["reason"]))
        self.app.push_screen(form, made)

    @work(group="store", exit_on_error=False)
    async def _store_mark(self, step: str, kind: str, reason: str) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            outcome = await write(self, mark_set_up_step, app.clinic, app.person.id, step, kind, reason)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        self._show_message(outcome.text if isinstance(outcome, Denied) else "")
        self._read()

    def action_test_scanner(self) -> None:
        """Scan any code and see what it is read as."""
        from tui.people.clinic.scanner_test import ScannerTestDialog

        self.app.push_screen(ScannerTestDialog())

    def action_history(self) -> None:
        """Show every version of the clinic's facts."""
        from tui.people.clinic.history import ClinicHistoryScreen

        self.app.push_screen(ClinicHistoryScreen(self._facts.facts["name"] if self._facts else ""))

    def _refused(self) -> bool:
        """Say why a person may not change the clinic, before they fill in a form."""
        found, person = self._set_up, self.app.person
        allowed = found is not None and found.may_change
        if not allowed and person:
            self._show_message(f"{person.name} {ACT.refusal}")
        return not allowed
