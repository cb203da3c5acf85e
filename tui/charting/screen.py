"""The charting screen: banner, steps, the pane of the present step, what the rules say, the next keys."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widgets import ContentSwitcher, Input, Static

from models.charting.queries.charge_preview import of_draft
from models.charting.queries.charting import Charting
from models.core.charting_codes import Step
from models.core.errors import NeedlepointError
from models.safety.draft import DraftBody
from tui.charting.frame.checks_card import ChecksCard
from tui.charting.frame.checks_dialog import ChecksDialog
from tui.charting.frame.clinical_card import ClinicalCard
from tui.charting.frame.far_column import FarColumn
from tui.charting.frame.where_card import WhereCard
from tui.charting.second_person import SecondPerson
from tui.charting.signing import SignsDose
from tui.charting.steps.dose import DosePane
from tui.charting.steps.give import GivePane
from tui.charting.steps.pane import StepPane
from tui.charting.steps.response import ResponsePane
from tui.charting.steps.sign import SignPane
from tui.charting.steps.verify import VerifyPane
from tui.design.keys import bindings, group
from tui.frame.background import read
from tui.frame.ways import To
from tui.widgets.key_bar import KeyBar
from tui.widgets.patient_banner import PatientBanner


class ChartingScreen(SecondPerson, SignsDose):
    """One dose, from verifying the patient to the stored record."""

    CSS_PATH = "charting.tcss"
    HELP = (
        "Five steps: verify, dose, give, response, sign. Enter goes on, PgUp goes back; everything entered is kept at "
        "once and survives anything. A stop must be cleared, a reason is one key (w). F10 goes to signing, then signs."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("charting")

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield PatientBanner("Reading…")
        yield Static("", id="steps")
        yield Static("", id="stop")
        with Container(id="body"):
            with ContentSwitcher(initial="verify"):
                yield VerifyPane(id="verify")
                yield DosePane(id="dose")
                yield GivePane(id="give")
                yield ResponsePane(id="response")
                yield SignPane(id="sign")
            with Vertical(id="side"):
                yield ChecksCard()
                yield ClinicalCard()
                yield WhereCard()
            yield FarColumn()
        yield Static("", id="problem")
        yield KeyBar("charting", "app")

    def on_mount(self) -> None:
        """Read the order and the draft that was left."""
        self._open()

    def on_resize(self) -> None:
        """Draw the line of steps for the new width, and what has room now."""
        if self._view is not None and self._charting is not None:
            self.query_one("#steps", Static).update(self._strip(self._view))
            self.query_one(FarColumn).show(self._charting.facts, self._view.today)

    async def on_key(self, event: events.Key) -> None:
        """Act on keys strictly in the order typed, however fast.

        Textual runs bindings later than key handlers: Enter and then a digit would pick on the step being left.
        """
        if self.app.screen is not self:
            event.stop()
            return
        if isinstance(self.focused, Input):
            return
        action = next((key.action for key in group("charting") if event.key in key.keys.split(",")), None)
        if self._pane.takes(event.character):
            event.stop()
            self._by_itself = False
            self._picks_on_their_way += 1
        elif event.key == "enter":
            event.stop()
            if self._picks_on_their_way:
                self._goes_on, self._enter_at = True, self._body.step
            elif not self._asked_once_more():
                self.action_next()
        elif action:
            event.stop()
            await self.run_action(action)

    def on_descendant_focus(self) -> None:
        """Show the keys of what has the cursor now."""
        self._tell_keys()

    @on(StepPane.Problem)
    def _problem(self, event: StepPane.Problem) -> None:
        self._show_message(event.text)

    @on(StepPane.Changed)
    def _changed(self, event: StepPane.Changed) -> None:
        self._show_message("")
        values = {**event.values, "scan": self._product} if "pick_lot" in event.values else event.values
        self._change(values, typed=isinstance(self.focused, Input), whole=event.whole)
        self._picks_on_their_way = max(0, self._picks_on_their_way - 1)
        if self._goes_on and not self._picks_on_their_way:
            self._goes_on = False
            # An Enter meant for a step that went on by itself does nothing on the next.
            if self._body.step is self._enter_at:
                self.action_next()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_next()

    def action_checks(self) -> None:
        """Show every check in full."""
        rows, counts = self.checks.in_full()
        self.app.push_screen(ChecksDialog(rows, f"Checks · {counts}"))

    def action_patient_facts(self) -> None:
        """Show and record what must be known of the patient; the draft stays as it is."""
        if self._charting is None:
            self._still_opening()
            return

        def closed(_: None) -> None:
            self._reread()

        self.app.go(To.CLINICAL_INFORMATION, self._charting.facts.patient.id, then=closed)

    def action_what_if(self) -> None:
        """Show what this dose would bill otherwise; on the last step, where its charges are."""
        if self._charting is None or self._body.step is not Step.SIGN:
            self._show_message(
                "What another payer would bill is shown at signing. Press F10 to go there.", problem=False
            )
            return
        self._compare(self._charting, self._body)

    @work(exclusive=True, group="what_if", exit_on_error=False)
    async def _compare(self, charting: Charting, body: DraftBody) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        found = await read(of_draft, clinic, charting.facts, body, clinic.now())
        if found is None:
            self._show_message("Nothing to compare: dose or route is not known yet.", problem=False)
            return
        self.app.go(To.CHARGE_PREVIEW, found)

    def action_leave(self) -> None:
        """Back to the worklist; the draft stays."""
        self._leave()

    @work(exit_on_error=False)
    async def _leave(self) -> None:
        if self._keeper and (self._keeper.version or self._body != self._untouched):
            try:
                await self._save_now()
            except NeedlepointError as error:
                self._show_message(f"Not kept: {error}")
                return
        self.dismiss()
