"""The charting screen: banner, steps, the pane of the present step, what the rules say, the next keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Input, Static

from models.charting.actions.sign_administration import Signed, SignRequest, sign_administration
from models.charting.queries.charting import Charting, ChartingView, open_charting, view_charting
from models.charting.queries.what_if import of_draft
from models.charting.signing.outcomes import Refused, Stale
from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import NeedlepointError
from models.core.finding import Severity
from models.core.words import say_time
from models.patients.queries.scan import resolve_scan
from models.people.actions.authenticate import Denied
from models.safety.draft import DraftBody, Outcome, ResponseKind, Step
from tui.charting.keeping import DraftKeeper
from tui.charting.near_miss import NotesNearMisses
from tui.charting.scanned import ScanAnswer, answer_scan, way_out
from tui.charting.second_person import SecondPerson
from tui.charting.steps.dose import DosePane
from tui.charting.steps.give import GivePane
from tui.charting.steps.pane import StepPane
from tui.charting.steps.response import ResponsePane
from tui.charting.steps.sign import SignPane
from tui.charting.steps.steps import (
    SKIPPED,
    STEPS,
    ProductScan,
    after,
    before,
    by_urgency,
    hard_stops,
    met,
    not_entered,
    open_warnings,
    outcome_choices,
    settled,
    shown,
    standing,
    updated,
)
from tui.charting.steps.verify import VerifyPane
from tui.charting.strip import StepMark, strip
from tui.charting.unscanned import Unscanned
from tui.design.keys import bindings, group
from tui.design.text import plain
from tui.dialogs.choose import ChooseDialog, ReasonDialog
from tui.frame.asking import ask
from tui.frame.background import read, write
from tui.frame.closing import ClosesItself
from tui.frame.failure import TellsFailures
from tui.frame.session import Session
from tui.frame.ways import To
from tui.scanning.scanned import Scanned
from tui.widgets.finding_list import FindingList
from tui.widgets.key_bar import KeyBar
from tui.widgets.patient_banner import PatientBanner

if TYPE_CHECKING:
    from datetime import datetime

    from models.core.finding import Finding


HOUR = 60


class ChartingScreen(SecondPerson, Unscanned, NotesNearMisses, ClosesItself, TellsFailures, Screen[None]):
    """One dose, from verifying the patient to the stored record."""

    CSS_PATH = "charting.tcss"
    HELP = (
        "Five steps: verify, dose, give, response, sign. Enter goes on, PgUp goes back; everything entered is kept at "
        "once and survives anything. A stop must be cleared, a reason is one key (w). F10 goes to signing, then signs."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("charting")

    app: Session
    banner = query_one(PatientBanner)
    findings = query_one(FindingList)
    switcher = query_one(ContentSwitcher)

    def __init__(self, order_id: UUID, scan: Scanned | None = None) -> None:
        super().__init__()
        self._order_id = order_id
        self._first_scan = scan
        self._charting: Charting | None = None
        self._body = self._untouched = DraftBody()
        self._keeper: DraftKeeper | None = None
        self._view: ChartingView | None = None
        self._signing = False
        self._near_misses: set[tuple[str, str]] = set()
        self._picks_on_their_way = 0
        self._goes_on = False
        self._product: ProductScan | None = None

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield PatientBanner("reading…")
        yield Static("", id="steps")
        with Horizontal(id="body"):
            with ContentSwitcher(initial="verify"):
                yield VerifyPane(id="verify")
                yield DosePane(id="dose")
                yield GivePane(id="give")
                yield ResponsePane(id="response")
                yield SignPane(id="sign")
            with VerticalScroll(id="side", can_focus=False):
                yield Static("CHECKS", classes="label")
                yield FindingList()
        yield Static("", id="problem", classes="problem")
        yield KeyBar("charting", "app")

    def on_mount(self) -> None:
        """Read the order and the draft that was left."""
        self._open()

    @work(exclusive=True, exit_on_error=False)
    async def _open(self) -> None:
        app = self.app
        assert app.clinic is not None  # noqa: S101  (the worklist only opens with both)
        assert app.person is not None  # noqa: S101
        try:
            charting = await read(open_charting, app.clinic, self._order_id, app.person.id)
        except NeedlepointError as error:
            app.fail(error)
            self.dismiss()
            return
        if charting.facts.patient.closed:
            app.notify(charting.facts.patient.closed, title="Nothing can be charted", severity="error", markup=False)
            self.dismiss()
            return
        self._charting, self._body = charting, charting.body
        self._keeper = DraftKeeper(self, app.clinic, charting, self._order_id, app.person.id)
        self._name_supervisor()
        self._untouched = self._body
        self.banner.show(charting.facts.patient, app.clinic.today())
        if charting.resumed_at:
            self._say(self._where_you_were(charting, charting.resumed_at), problem=False)
        self._show(start=True)
        if self._first_scan:
            self.on_scanned(self._first_scan)
            self._first_scan = None

    def _where_you_were(self, charting: Charting, left: datetime) -> str:
        """Return what was open when a kept draft was left, and what becomes of one parked too long (U24, U25)."""
        clinic = self.app.clinic
        if clinic is None:
            return ""
        view = view_charting(charting.facts, self._body, clinic.now())
        waits = next(iter(standing(view, self._body.step)), None)
        minutes = int((clinic.now() - left).total_seconds() // 60)
        ago = (
            "just now" if minutes < 1 else f"{minutes} min ago" if minutes < 60 else f"at {say_time(left, clinic.zone)}"
        )
        said = f"You were here {ago}: {self._body.step.value}. {waits.text if waits else 'Nothing was lost.'}"
        if minutes >= int(clinic_tables(clinic).limits["parked_draft_minutes"].value):
            return f"{said} Parked long: finish it as a late entry, or Ctrl+D throws it away with a reason."
        return said

    def _name_supervisor(self) -> None:
        supervisor = self.app.supervisor
        if self._body.supervisor_id is None:
            chosen = {"supervisor_id": supervisor.id} if supervisor else {"supervision": "none"}
            self._body = self._body.model_copy(update=chosen)

    @property
    def _pane(self) -> StepPane:
        return self.query_one(f"#{self._body.step.value}", StepPane)

    def _show(self, *, start: bool = False) -> None:
        charting = self._charting
        if charting is None or self.app.clinic is None:
            return
        view = self._view = view_charting(charting.facts, self._body, self.app.clinic.now())
        if view.near_miss:
            self.note_near_miss(view.near_miss, ", ".join(f"lot {lot.lot_number}" for lot in view.lots))
        self.switcher.current = self._body.step.value
        self._pane.show(charting, view)
        self.query_one("#steps", Static).update(self._steps(view))
        seen = shown(view)
        tables = charting.facts.tables
        reasons = {
            key: row.display
            for key, code in self._body.overrides.items()
            if (row := tables.reason(view.answers.get(key, ""), code))
        }
        empty = {finding.key for finding in seen if not_entered(finding, self._body)}
        self.findings.tell(seen, empty, reasons, met(view))
        asked = (("F6", "give the reason"),) if open_warnings(view) and not hard_stops(view) else ()
        self.query_one(KeyBar).tell(*asked, *self._pane.hint(view))
        self.set_class(self._body.step is Step.SIGN, "-signing")
        if start:
            self.call_after_refresh(self._pane.start)

    def _steps(self, view: ChartingView) -> Content:
        marks = []
        for step in STEPS:
            blocked = bool(standing(view, step))
            here, past = step is self._body.step, STEPS.index(step) < STEPS.index(self._body.step)
            skipped = step in SKIPPED and not self._body.outcome.reached_patient
            sign = "▸" if here else "–" if skipped else "✓" if past and not blocked else "!" if past else " "
            style = "bold $accent" if here else "$foreground" if past else "$foreground 55%"
            marks.append(StepMark(sign, step.value.upper() if here else step.value.capitalize(), style, here))
        if self._charting is None:
            return strip(marks, "", "", self.size.width - 1)
        order, drug = self._charting.facts.order, self._charting.facts.drug
        name = drug.display if drug else order.medication_text
        return strip(marks, name, str(order.dose or ""), self.size.width - 1)

    def on_resize(self) -> None:
        """Draw the line of steps for the new width."""
        if self._view is not None:
            self.query_one("#steps", Static).update(self._steps(self._view))

    def _say(self, text: str, *, problem: bool = True) -> None:
        line = self.query_one("#problem", Static)
        line.update(plain(f"[!] {text}" if problem and text else text, "" if problem else "$primary"))

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
            self._picks_on_their_way += 1
        elif event.key == "enter":
            event.stop()
            if self._picks_on_their_way:
                self._goes_on = True
            else:
                self.action_next()
        elif action:
            event.stop()
            await self.run_action(action)

    @on(StepPane.Problem)
    def _problem(self, event: StepPane.Problem) -> None:
        self._say(event.text)

    @on(StepPane.Changed)
    def _changed(self, event: StepPane.Changed) -> None:
        self._say("")
        self._change({**event.values, "scan": self._product} if "pick_lot" in event.values else event.values)
        self._picks_on_their_way = max(0, self._picks_on_their_way - 1)
        if self._goes_on and not self._picks_on_their_way:
            self._goes_on = False
            self.action_next()

    def _change(self, values: dict[str, Any]) -> None:
        if self._charting is None:
            return
        self._body = updated(self._charting, self._body, values)
        self._show()
        self._save()

    @work(exit_on_error=False)
    async def _save(self) -> None:
        try:
            await self._save_now()
        except NeedlepointError as error:
            self._say(f"Not kept: {error}")

    async def _save_now(self) -> bool:
        """Store what was entered; False, with a message, when another window changed this draft."""
        if self._keeper is None:
            return False
        kept = await self._keeper.keep(lambda: self._body)
        if not kept:
            self._say("This draft was changed in another window. Press Esc, then open the order again.")
        return kept

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_next()

    def action_next(self) -> None:
        """Go one step on when nothing of this step stands in the way."""
        if self._take_fields():
            self._advance()

    def _point_at(self, finding: Finding) -> None:
        """Say what stands in the way and put the cursor where it is answered."""
        self._say(self._with_way_out(finding))
        step, _, place = finding.at.partition(".")
        if step == self._body.step.value:
            # A step just gone to puts the cursor where it begins, first.
            self.call_after_refresh(self._pane.point_at, place)

    def _take_fields(self) -> bool:
        """Take what stands in the step's text fields; False when something there cannot be read."""
        values = self._pane.leave() if self._charting else None
        if values is None:
            return False
        if values:
            self._change(values)
        return True

    def _advance(self) -> None:
        if self._view is None or self._body.step is Step.SIGN:
            return
        in_the_way = hard_stops(self._view) or standing(self._view, self._body.step)
        if in_the_way and in_the_way[0].severity is Severity.WARN:
            self.action_reason()
        elif in_the_way and in_the_way[0].rule == "cannot_scan" and self._body.lots:
            self._say("")
            self.action_cannot_scan()
        elif in_the_way:
            self._point_at(in_the_way[0])
        else:
            self._go(after(self._body))

    def _go(self, step: Step) -> None:
        self._say("")
        self._body = self._body.model_copy(update={"step": step})
        self._show(start=True)
        self._save()
        self._check_again()

    def _check_again(self) -> None:
        """Read allergies and the rest afresh at draw-up and just before the injection (S67)."""
        moment = {Step.DOSE: "draw-up", Step.GIVE: "injection"}.get(self._body.step)
        if moment and self._body.outcome.reached_patient:
            self._reread(moment)

    def action_back(self) -> None:
        """Go back one step."""
        step = before(self._body)
        if step:
            self._go(step)

    def action_leave(self) -> None:
        """Back to the worklist; the draft stays."""
        self._leave()

    @work(exit_on_error=False)
    async def _leave(self) -> None:
        if self._keeper and (self._keeper.version or self._body != self._untouched):
            try:
                await self._save_now()
            except NeedlepointError as error:
                self._say(f"Not kept: {error}")
                return
        self.dismiss()

    def action_patient_facts(self) -> None:
        """Show and record what must be known of the patient; the draft stays as it is."""
        if self._charting is None:
            return

        def closed(_: None) -> None:
            self._reread()

        self.app.go(To.BACKGROUND, self._charting.facts.patient.id, then=closed)

    @work(exclusive=True, group="reload", exit_on_error=False)
    async def _reread(self, moment: str = "") -> None:
        """Take over what was recorded of the patient meanwhile; a failure at a `moment` is told and kept (S67)."""
        app = self.app
        if app.clinic is None or app.person is None or self._charting is None:
            return
        unchecked = set(self._body.unchecked) - {moment}
        try:
            fresh = await read(open_charting, app.clinic, self._order_id, app.person.id)
        except NeedlepointError as error:
            self._say(str(error))
            if moment:
                self._change({"unchecked": (*sorted(unchecked), moment)})
            return
        self._charting = replace(self._charting, facts=fresh.facts)
        self._body = self._body.model_copy(update={"unchecked": tuple(sorted(unchecked))})
        self.banner.show(fresh.facts.patient, app.clinic.today())
        self._show()

    def action_reason(self) -> None:
        """Ask the reason for the first warning that has none."""
        if self._charting is None:
            return
        waiting = open_warnings(self._view)
        if not waiting:
            self._say("No warning waits for a reason.", problem=False)
            return
        finding = waiting[0]
        rows = self._charting.facts.tables.reasons[self._view.answers[finding.key] if self._view else "override"]

        def answered(code: str | None) -> None:
            if code:
                self._change({"overrides": {**self._body.overrides, finding.key: code}})

        self.app.push_screen(ReasonDialog(finding.text, tuple((row.code, row.display) for row in rows)), answered)

    def action_cannot_give(self) -> None:
        """Choose what became of the dose, with its coded reason."""
        if self._charting is None:
            return

        def chosen(code: str | None) -> None:
            if code:
                outcome, _, reason = code.partition("/")
                self._body = settled(self._body, Outcome(outcome), reason or None)
                self._show(start=True)
                self._save()

        options = outcome_choices(self._charting.facts.tables)
        self.app.push_screen(ReasonDialog("What became of this dose?", options), chosen)

    def action_discard(self) -> None:
        """Throw the draft away, with a coded reason that is logged."""
        if self._charting is None:
            return

        def answered(reason: str | None) -> None:
            if reason:
                self._discard(reason)

        rows = self._charting.facts.tables.reasons["discard"]
        text = "THROW AWAY  this draft? Nothing of it is stored; that it was thrown away, and why, is logged."
        self.app.push_screen(ReasonDialog(text, tuple((row.code, row.display) for row in rows)), answered)

    @work(exit_on_error=False)
    async def _discard(self, reason: str) -> None:
        if self._keeper:
            await self._keeper.discard(reason)
        self.dismiss()

    def action_what_if(self) -> None:
        """Show what this dose would bill otherwise; on the last step, where its charges are."""
        if self._charting is None or self._body.step is not Step.SIGN:
            self._say("What another payer would bill is shown at signing. Press F10 to go there.", problem=False)
            return
        self._compare(self._charting, self._body)

    @work(exclusive=True, group="what_if", exit_on_error=False)
    async def _compare(self, charting: Charting, body: DraftBody) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        found = await read(of_draft, clinic, charting.facts, body, clinic.now())
        if found is None:
            self._say("Nothing to compare: dose or route is not known yet.", problem=False)
            return
        self.app.go(To.WHAT_IF, found)

    def action_sign(self) -> None:
        """Go to signing; there, sign."""
        if self._charting is None:
            return
        if self._body.step is not Step.SIGN:
            if self._take_fields():
                self._to_signing()
            return
        self._sign()

    def _to_signing(self) -> None:
        if self._view is None:
            return
        blocked = [f for f in by_urgency(self._view.blocking, self._body) if not f.at.startswith("sign.")]
        if blocked:
            self._go(Step(blocked[0].at.partition(".")[0]))
            self._point_at(blocked[0])
            return
        self._go(Step.SIGN)

    @work(exit_on_error=False)
    async def _sign(self) -> None:
        app, pane = self.app, self.query_one(SignPane)
        if self._signing or self._view is None or self._charting is None or self._keeper is None:
            return
        if app.clinic is None or app.person is None:
            return
        if self._view.blocking:
            first = by_urgency(self._view.blocking, self._body)[0]
            self._point_at(first)
            if first.severity is Severity.WARN:
                self.action_reason()
            return
        if not pane.secret:
            self._say("Type your PIN, then press F10.")
            pane.start()
            return
        self._signing = True
        try:
            if not await self._save_now():
                return
            self._say("storing…", problem=False)
            request = SignRequest(
                self._charting.draft_id,
                self._keeper.version,
                app.person.id,
                pane.secret,
                self._view.hash,
                self._view.charges_hash,
            )
            outcome = await write(self, sign_administration, app.clinic, request)
            pane.clear()
            self._tell(outcome)
        except NeedlepointError as error:
            self._say(str(error))
        finally:
            self._signing = False

    def _tell(self, outcome: Signed | Refused | Stale | Denied) -> None:
        if isinstance(outcome, Signed):
            clinic = self.app.clinic
            when = say_time(outcome.recorded_at, clinic.zone) if clinic else ""
            text = f"Stored at {when}, {_billed(outcome.charges_status)}, {self._view.next_due if self._view else ''}."
            self.app.notify(plain(text).plain, title="Signed", timeout=8, markup=False)
            self.dismiss()
            if self._body.response is ResponseKind.REACTION and self._body.outcome.reached_patient:
                self.app.write_reaction(outcome.administration_id)
        elif isinstance(outcome, Refused):
            self._say(f"Nothing was stored. {outcome.findings[0].text}")
            self._reload()
        elif isinstance(outcome, Stale):
            self._say(f"Nothing was stored. {outcome.text}")
            self._reload()
        else:
            self._say(outcome.text)
            self.query_one(SignPane).start()

    @work(exclusive=True, group="reload", exit_on_error=False)
    async def _reload(self) -> None:
        """Read the facts again so that the screen shows why."""
        app = self.app
        if app.clinic and app.person:
            fresh = await read(open_charting, app.clinic, self._order_id, app.person.id)
            if self._charting and fresh.draft_id == self._charting.draft_id:
                self._charting = fresh
                self._show()

    def on_scanned(self, scan: Scanned) -> None:
        """Take a scanned vial or patient label, whatever has the focus."""
        self._resolve(scan)

    @work(exclusive=True, group="scan", exit_on_error=False)
    async def _resolve(self, scan: Scanned) -> None:
        app = self.app
        if self._charting is None or app.clinic is None:
            self._first_scan = scan
            return
        verdict = await read(resolve_scan, app.clinic, scan.text)
        answer = answer_scan(self._charting, self._body, verdict, scan.entry, app.clinic.now())
        if answer.near_miss:
            self.note_near_miss(answer.near_miss, answer.found)
        if answer.body is None:
            self._refuse_scan(answer.text)
            return
        if verdict.kind == "product":
            self._product = ProductScan(verdict.ndc or "", (verdict.lot_number or "").upper(), scan.entry)
        if answer.which:
            which = await ask(app, ChooseDialog(answer.text, answer.which))
            if which is None:
                self._refuse_scan("NOT TAKEN: say which vial it is. Scan it again.")
                return
            found = updated(self._charting, answer.body, {"pick_lot": which, "scan": self._product})
            answer = replace(answer, body=found, text="accepted: the vial you named, in date.")
        self._take(answer)

    def _take(self, answer: ScanAnswer) -> None:
        """Take what was scanned, and say at once when that lot must not be used."""
        if answer.body is None:
            return
        picked = answer.body.lots != self._body.lots
        self._body = answer.body
        if picked and self._body.step is Step.VERIFY and not standing(self._view, Step.VERIFY):
            self._body = self._body.model_copy(update={"step": Step.DOSE})
            self._check_again()
        self._show(start=picked)
        self._save()
        wrong = self._wrong_lot() if picked else ""
        if wrong:
            self._refuse_scan(wrong)
        else:
            self._say(f"✓ {answer.text}", problem=False)

    def _wrong_lot(self) -> str:
        """Return the verdict on the lot just scanned when it must not be used, "" for a good one."""
        view = self._view
        found = [finding for finding in standing(view, Step.DOSE) if finding.at.startswith("dose.lot")]
        if not found or view is None:
            return ""
        if found[0].severity is Severity.WARN:
            return f"NOT THIS ONE FIRST: {found[0].text}"
        word = "EXPIRED" if any(lot.use_by < view.today for lot in view.lots) else "DO NOT USE"
        return f"{word}: {self._with_way_out(found[0])}"

    def _with_way_out(self, finding: Finding) -> str:
        """Return a finding's text; what forbids the lot in hand names one that may be used."""
        if self._charting is None or self._view is None or finding.rule != "lot" or not self._view.lots:
            return finding.text
        return f"{finding.text}{way_out(self._charting, self._view)}"

    def _refuse_scan(self, text: str) -> None:
        """Tell a bad scan by sound and in words that stay until the next key; go where the next scan belongs (U13)."""
        self.app.bell()
        self._say(text)
        self.app.until_next_key(self, lambda: self._say(""))
        if self._body.step in {Step.VERIFY, Step.DOSE} and self.app.screen is self:
            self._pane.await_scan()


def _billed(status: str) -> str:
    return {"billable": "charges ready", "hold": "charges held for a coder"}.get(status, "nothing to bill")
