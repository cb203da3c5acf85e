"""The screen after signing: what was stored, who is next, and the keys that correct it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from models.billing.payers.payer_profiles import TYPE_NAMES
from models.charting.queries.over_time import over_time
from models.charting.today.work_item import WorkItem, WorkState
from models.charting.today.worklist import worklist
from models.core.errors import NeedlepointError
from tui.charting.frame.doses_over_time import DosesOverTime
from tui.charting.frame.where_card import WhereCard
from tui.charting.signed.facts import SignedFacts, done_strip, head, what_changed
from tui.charting.signed.next_up import COLUMNS, next_items, next_rows
from tui.charting.steps.order_lines import last_doses
from tui.charting.steps.sign import products
from tui.charting.steps.verify import MANY
from tui.design.keys import bindings
from tui.design.marked import marked
from tui.design.text import joined, plain
from tui.frame.background import read
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.frame.ways import To
from tui.scanning.scanned import Scanned
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList
from tui.widgets.patient_banner import PatientBanner, full_name
from tui.widgets.receipt import Receipt

_WRONG = ("Wrong? ", ("a", "bold $accent"), " amends, ", ("x", "bold $accent"), " marks entered in error")


class SignedScreen(ClosesItself, ReportsFailures, Screen[None]):
    """One dose, stored."""

    CSS_PATH = "signed.tcss"
    HELP = (
        "What was stored and what follows from it. Enter opens who is next, an observation that is over first; a "
        "scanned patient label opens that person. Esc goes to Today. a amends this dose, x marks it entered in error."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("signed")

    app: Session
    next_up = query_one("#next", RecordList)

    def __init__(self, stored: SignedFacts) -> None:
        super().__init__()
        self._stored = stored
        self._items: list[WorkItem] = []

    def compose(self) -> ComposeResult:
        """Lay out the dose, its charges, who is next, and where it went."""
        yield PatientBanner("Reading…")
        yield Static("", id="steps")
        with Container(id="body"):
            with Vertical(id="left"):
                with Card("Signed", id="signed"):
                    yield Flow(id="what")
                with Card("Charges", "c hides them", id="charges-card"), VerticalScroll(can_focus=False):
                    yield Receipt()
                with Card("Next on Today", id="next-card"):
                    yield RecordList(COLUMNS, "No one else is waiting today.", id="next")
                with Card("Doses and windows", "p all", id="doses"):
                    yield DosesOverTime()
            yield WhereCard()
        yield Static(joined(*_WRONG), id="problem")
        yield KeyBar("signed", "app")

    def on_mount(self) -> None:
        """Show what was stored, and read who is next."""
        stored, clinic = self._stored, self.app.clinic
        facts, view = stored.charted.facts, stored.view
        if clinic is None:
            return
        self.query_one(PatientBanner).show(facts.patient, clinic.today())
        self.query_one("#what", Flow).show(*head(stored), "", *what_changed(stored))
        self.query_one(WhereCard).show(view.sites, facts.order.route or "", infant=view.small_child)
        payer = view.payer.name or TYPE_NAMES.get(view.payer.type, view.payer.type)
        self.query_one(Receipt).show(view.charges, payer, products(stored.charted, view), with_reasons=True)
        self.next_up.focus()
        self._read()

    def on_resize(self) -> None:
        """Draw the line of steps for the new width, and the doses where they have room."""
        self.query_one("#steps", Static).update(done_strip(self._stored, self.size.width - 1))
        self._read_doses()

    def on_screen_resume(self) -> None:
        """Read again who is next, after what was opened from here."""
        super().on_screen_resume()
        self._read()
        self._read_doses()

    @work(exclusive=True, group="next", exit_on_error=False)
    async def _read(self) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            found = await read(worklist, app.clinic, app.person.id)
        except NeedlepointError as error:
            self.next_up.not_read(str(error))
            return
        self._items = next_items(found)
        self.next_up.show(next_rows(self._items, app.clinic.now()))
        self.query_one("#next-card", Card).tell(note=f"{len(self._items)} open" if self._items else "")
        self._tell_keys()

    @work(exclusive=True, group="doses", exit_on_error=False)
    async def _read_doses(self) -> None:
        """Show the doses as they are stored now, this one marked among them."""
        clinic, charted = self.app.clinic, self._stored.charted
        if clinic is None or not self.query_one("#doses").display:
            return
        facts, order = charted.facts, charted.facts.order
        try:
            found = await read(over_time, clinic, facts.patient.id)
        except NeedlepointError as error:
            self.query_one(DosesOverTime).show([plain(f"not read: {error}")], None, self._stored.view.today)
            return
        key, today = order.drug_slug or order.medication_text, clinic.today()
        lane = next((lane for lane in found.lanes if lane.key == key), None)
        rows = last_doses(replace(charted, facts=replace(facts, doses=found.doses)), today, MANY, lane)
        self.query_one(DosesOverTime).show(rows, lane, today, selected=self._stored.administration_id)

    @on(RecordList.Highlighted)
    def _tell_keys(self) -> None:
        item = self._current()
        first = ((("Enter", f"open {full_name(item.family, item.given)}"),)) if item else ()
        self.query_one(KeyBar).tell(*first, ("Esc", "today"))

    @on(RecordList.Chosen)
    def action_open_next(self) -> None:
        """Open who is next."""
        item = self._current()
        if item:
            self._open(item)
        else:
            self.action_close()

    def _current(self) -> WorkItem | None:
        row = self.next_up.current
        found = (item for item in self._items if row and (item.order_id, item.administration_id) == row.key)
        return next(found, None)

    def _open(self, item: WorkItem, scan: Scanned | None = None) -> None:
        self.dismiss()
        if item.state is WorkState.OVER:
            self.app.go(To.WATCH_END, item)
        else:
            self.app.go(To.CHART_DOSE, item.order_id, scan)

    def on_scanned(self, scan: Scanned) -> None:
        """Open the person whose label was scanned."""
        theirs = [item for item in self._items if item.mrn == scan.text.strip()]
        if len(theirs) == 1:
            self._open(theirs[0], scan if theirs[0].state is not WorkState.OVER else None)
        elif theirs:
            self.app.go(To.PATIENT, theirs[0].patient_id)
        else:
            self.app.bell()
            text = "No one with an open order today has that label. Press Esc, then F3 finds any patient."
            self.query_one("#problem", Static).update(marked("warn", text))

    def action_close(self) -> None:
        """Go to Today."""
        self.dismiss()

    def action_amend(self) -> None:
        """Amend this dose."""
        self._correct(To.AMEND)

    def action_in_error(self) -> None:
        """Mark this dose entered in error."""
        self._correct(To.ENTERED_IN_ERROR)

    def _correct(self, to: To) -> None:
        def closed(stored: bool | None) -> None:
            # What is shown here is no longer what counts.
            if stored:
                self.dismiss()

        self.app.go(to, self._stored.administration_id, then=closed)

    def action_patient(self) -> None:
        """Open the patient's chart."""
        self.app.go(To.PATIENT, self._stored.charted.facts.patient.id)

    def action_charges(self) -> None:
        """Show or hide what this dose bills, with the reasons."""
        self.query_one("#charges-card").toggle_class("-open")
