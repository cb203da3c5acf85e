"""The charting screen: banner, steps, the pane of the present step, what the rules say, the next keys."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Input, Static

from models.actions.authenticate import Denied
from models.actions.save_draft import discard_draft, save_draft
from models.actions.sign_administration import Refused, Signed, SignRequest, Stale, sign_administration
from models.queries.charting import Charting, ChartingView, open_charting, pick_lot, view_charting
from models.queries.scan import resolve_scan
from models.values.charting import DraftBody, Outcome, Step
from models.values.errors import NeedlepointError
from models.values.finding import Finding, Severity
from models.values.words import say_time
from tui.background import read, write
from tui.closing import ClosesItself
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.confirm import ConfirmDialog
from tui.failure import TellsFailures
from tui.keys import bindings
from tui.scan_router import Scanned
from tui.screens.charting.dose import DosePane
from tui.screens.charting.give import GivePane
from tui.screens.charting.pane import StepPane
from tui.screens.charting.response import ResponsePane
from tui.screens.charting.sign import SignPane
from tui.screens.charting.verify import VerifyPane
from tui.text import joined, plain
from tui.widgets.finding_list import FindingList
from tui.widgets.key_bar import KeyBar
from tui.widgets.patient_banner import PatientBanner

if TYPE_CHECKING:
    from tui.app import NeedlepointApp

STEPS = (Step.VERIFY, Step.DOSE, Step.GIVE, Step.RESPONSE, Step.SIGN)
SKIPPED = (Step.DOSE, Step.GIVE, Step.RESPONSE)


class ChartingScreen(ClosesItself, TellsFailures, Screen[None]):
    """One dose, from verifying the patient to the stored record."""

    CSS_PATH = "charting.tcss"
    HELP = (
        "Five steps: verify, dose, give, response, sign. Enter goes on, PgUp goes back; everything entered is kept at "
        "once and survives anything. A stop must be cleared, a reason is one key (w). F10 goes to signing, then signs."
    )
    BINDINGS: ClassVar[list[Any]] = [*bindings("charting"), ("enter", "next", "next step")]

    app: NeedlepointApp
    banner = query_one(PatientBanner)
    findings = query_one(FindingList)
    switcher = query_one(ContentSwitcher)

    def __init__(self, order_id: UUID, scan: Scanned | None = None) -> None:
        super().__init__()
        self._order_id = order_id
        self._first_scan = scan
        self._charting: Charting | None = None
        self._body = DraftBody()
        self._saved: DraftBody | None = None
        self._version = 0
        self._saving = asyncio.Lock()
        self._view: ChartingView | None = None
        self._signing = False

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
            self.close_itself()
            return
        self._charting, self._version = charting, charting.version
        self._body = charting.body
        self._saved = charting.body if charting.version else None
        self._name_supervisor()
        self.banner.show(charting.facts.patient, app.clinic.today())
        if charting.resumed_at:
            when = say_time(charting.resumed_at, app.clinic.zone)
            self._say(f"You were here: {self._body.step.value}, last change {when}. Nothing was lost.", problem=False)
        self._show(start=True)
        if self._first_scan:
            self.on_scanned(self._first_scan)
            self._first_scan = None

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
        self.switcher.current = self._body.step.value
        self._pane.show(charting, view)
        self.query_one("#steps", Static).update(self._steps(view))
        reached = STEPS[: STEPS.index(self._body.step) + 1]
        seen = [finding for finding in view.findings if finding.at.partition(".")[0] in reached]
        tables = charting.facts.tables
        reasons = {
            key: row.display for key, code in self._body.overrides.items() if (row := tables.reason("override", code))
        }
        not_entered = {finding.key for finding in seen if _not_entered(finding.at, self._body)}
        self.findings.tell(seen, not_entered, reasons, _met(view, reached))
        asked = (("w", "give the reason"),) if self._open_warnings() else ()
        self.query_one(KeyBar).tell(*asked, *self._pane.hint(view))
        self.set_class(self._body.step is Step.SIGN, "-signing")
        if start:
            self.call_after_refresh(self._pane.start)

    def _steps(self, view: ChartingView) -> Content:
        parts: list[Any] = [" "]
        gap = "    " if self.size.width >= 110 else " "
        for step in STEPS:
            blocked = any(finding.at.startswith(f"{step.value}.") for finding in view.blocking)
            here, past = step is self._body.step, STEPS.index(step) < STEPS.index(self._body.step)
            skipped = step in SKIPPED and not self._body.outcome.reached_patient
            sign = "▸" if here else "–" if skipped else "✓" if past and not blocked else "!" if past else " "
            name = step.value.upper() if here else step.value.capitalize()
            parts.append(
                (f"{sign} {name}{gap}", "bold $accent" if here else "$foreground" if past else "$foreground 55%")
            )
        facts = self._charting.facts if self._charting else None
        if facts and facts.drug:
            parts.append((f"{facts.drug.display}  {facts.order.dose or ''}", "bold"))
        return joined(*parts)

    def _say(self, text: str, *, problem: bool = True) -> None:
        line = self.query_one("#problem", Static)
        line.update(plain(f"[!] {text}" if problem and text else text, "" if problem else "$primary"))

    @on(StepPane.Problem)
    def _problem(self, event: StepPane.Problem) -> None:
        self._say(event.text)

    @on(StepPane.Changed)
    def _changed(self, event: StepPane.Changed) -> None:
        self._say("")
        self._change(event.values)

    def _change(self, values: dict[str, Any]) -> None:
        if self._charting is None:
            return
        self._body = _updated(self._charting, self._body, values)
        self._show()
        self._save()

    @work(exit_on_error=False)
    async def _save(self) -> None:
        try:
            await self._save_now()
        except NeedlepointError as error:
            self._say(f"Not kept: {error}")

    async def _save_now(self) -> bool:
        """Store what was entered; one write at a time, the newest wins."""
        app = self.app
        if self._charting is None or app.clinic is None or app.person is None:
            return False
        async with self._saving:
            body = self._body
            if body == self._saved:
                return True
            charting = self._charting
            version = await write(
                self, save_draft, app.clinic, charting.draft_id, self._order_id, app.person.id, self._version, body
            )
            if version is None:
                self._say("This draft was changed in another window. Press Esc, then open the order again.")
                return False
            self._version, self._saved = version, body
            return True

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_next()

    def action_next(self) -> None:
        """Go one step on when nothing of this step stands in the way."""
        if self._take_fields():
            self._advance()

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
        standing = [f for f in self._view.blocking if f.at.startswith(f"{self._body.step.value}.")]
        if standing and standing[0].severity is Severity.WARN:
            self.action_reason()
            return
        if standing:
            self._say(standing[0].text)
            return
        self._go(self._next_step())

    def _next_step(self) -> Step:
        if not self._body.outcome.reached_patient:
            return Step.SIGN
        return STEPS[STEPS.index(self._body.step) + 1]

    def _go(self, step: Step) -> None:
        self._say("")
        self._body = self._body.model_copy(update={"step": step})
        self._show(start=True)
        self._save()

    def action_back(self) -> None:
        """Go back one step."""
        place = STEPS.index(self._body.step)
        if place == 0:
            return
        back = STEPS[place - 1] if self._body.outcome.reached_patient else Step.VERIFY
        self._go(back)

    def action_leave(self) -> None:
        """Back to the worklist; the draft stays."""
        self._leave()

    @work(exit_on_error=False)
    async def _leave(self) -> None:
        if self._charting and (self._version or self._body != DraftBody()):
            try:
                await self._save_now()
            except NeedlepointError as error:
                self._say(f"Not kept: {error}")
                return
        self.close_itself()

    def action_reason(self) -> None:
        """Ask the reason for the first warning that has none."""
        if self._charting is None:
            return
        waiting = self._open_warnings()
        if not waiting:
            self._say("No warning waits for a reason.", problem=False)
            return
        finding = waiting[0]
        rows = self._charting.facts.tables.reasons["override"]

        def answered(code: str | None) -> None:
            if code:
                self._change({"overrides": {**self._body.overrides, finding.key: code}})

        self.app.push_screen(ChooseDialog(finding.text, tuple((row.code, row.display) for row in rows)), answered)

    def _open_warnings(self) -> list[Finding]:
        """Return the warnings of the steps reached that wait for a reason."""
        reached = STEPS[: STEPS.index(self._body.step) + 1]
        blocking = self._view.blocking if self._view else ()
        return [f for f in blocking if f.severity is Severity.WARN and f.at.partition(".")[0] in reached]

    def action_cannot_give(self) -> None:
        """Choose what became of the dose, with its coded reason."""
        if self._charting is None:
            return
        rows = self._charting.facts.tables.reasons["status"]
        said = {"refused": "refused", "not_given": "not given", "partly_given": "partly given"}
        options = [(f"{row.outcome}/{row.code}", f"{said[row.outcome]}: {row.display}") for row in rows]
        options.append(("given/", "given after all, as ordered"))

        def chosen(code: str | None) -> None:
            if code:
                outcome, _, reason = code.partition("/")
                self._settle_outcome(Outcome(outcome), reason or None)

        self.app.push_screen(ChooseDialog("What became of this dose?", tuple(options)), chosen)

    def _settle_outcome(self, outcome: Outcome, reason: str | None) -> None:
        values: dict[str, Any] = {"outcome": outcome, "status_reason": reason, "status_reason_text": ""}
        values["waste_reason"] = None
        if outcome is not Outcome.PARTLY_GIVEN:
            values |= {"dose": None, "dose_unit": None}
        step = self._body.step
        if not outcome.reached_patient and step in SKIPPED:
            values["step"] = Step.VERIFY
        if outcome is Outcome.PARTLY_GIVEN and step in {Step.GIVE, Step.RESPONSE, Step.SIGN}:
            values["step"] = Step.DOSE
        self._change(values)
        self._show(start=True)

    def action_discard(self) -> None:
        """Throw the draft away after asking."""

        def answered(yes: bool | None) -> None:
            if yes:
                self._discard()

        text = "Throw this draft away? Nothing of it will be stored. That it was discarded is logged."
        self.app.push_screen(ConfirmDialog(text, "throw away"), answered)

    @work(exit_on_error=False)
    async def _discard(self) -> None:
        app = self.app
        if self._charting and app.clinic and app.person:
            async with self._saving:
                await write(self, discard_draft, app.clinic, self._charting.draft_id, app.person.id)
        self.close_itself()

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
        blocked = [finding for finding in self._view.blocking if not finding.at.startswith("sign.")]
        if blocked:
            self._go(Step(blocked[0].at.partition(".")[0]))
            self._say(blocked[0].text)
            return
        self._go(Step.SIGN)

    @work(exit_on_error=False)
    async def _sign(self) -> None:
        app, pane = self.app, self.query_one(SignPane)
        if self._signing or self._view is None or self._charting is None or app.clinic is None or app.person is None:
            return
        if self._view.blocking:
            first = self._view.blocking[0]
            self._say(first.text)
            if first.severity is Severity.WARN:
                self.action_reason()
            return
        if not pane.secret:
            self._say("Type your PIN, then press F10.")
            return
        self._signing = True
        try:
            if not await self._save_now():
                return
            self._say("storing…", problem=False)
            request = SignRequest(self._charting.draft_id, self._version, app.person.id, pane.secret, self._view.hash)
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
            self.close_itself()
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
        charting, app = self._charting, self.app
        if charting is None or app.clinic is None:
            return
        verdict = await read(resolve_scan, app.clinic, scan.text)
        patient, drug = charting.facts.patient, charting.facts.drug
        if verdict.kind == "patient":
            if verdict.patient_id != patient.id:
                self._say(f"WRONG PATIENT: this label is {verdict.mrn}. Do not give. Scan the right label.")
                self.app.bell()
                return
            self._change({"identifiers": tuple(dict.fromkeys((*self._body.identifiers, "mrn")))})
            self._say("accepted: record number matches. One more identifier.", problem=False)
            return
        if verdict.kind != "product":
            self.app.bell()
            self._say(f"{verdict.problem or 'This code is not known.'} Scan again, or pick from the list.")
            return
        if drug is None or verdict.drug_slug != drug.slug:
            self.app.bell()
            ordered = drug.display if drug else charting.facts.order.medication_text
            self._say(f"WRONG DRUG: do not give. Ordered {ordered}; scanned {verdict.drug_slug}.")
            return
        self._take_vial(charting, verdict.ndc or "", verdict.lot_number, scan.entry)

    def _take_vial(self, charting: Charting, ndc: str, lot_number: str | None, entry: str) -> None:
        fitting = [item for item in charting.facts.stock if str(item.package.ndc) == ndc]
        if lot_number:
            fitting = [item for item in fitting if item.lot_number.upper() == lot_number.upper()]
        if not fitting:
            self.app.bell()
            what = f"Lot {lot_number}" if lot_number else "This package"
            self._say(f"{what} is not on the shelf. Receive it in Stock (s on the worklist), or pick another.")
            return
        self._body = pick_lot(charting.facts, self._body, fitting[0], entry)
        if self._body.step is Step.VERIFY and not self._stands(Step.VERIFY):
            self._body = self._body.model_copy(update={"step": Step.DOSE})
        self._show(start=True)
        self._save()
        wrong = [f for f in self._view.blocking if f.at.startswith("dose.lot")] if self._view else []
        if wrong:
            self.app.bell()
            self._say(wrong[0].text)
        else:
            self._say(f"accepted: lot {fitting[0].lot_number}, in date.", problem=False)

    def _stands(self, step: Step) -> bool:
        return self._view is None or any(f.at.startswith(f"{step.value}.") for f in self._view.blocking)


def _updated(charting: Charting, body: DraftBody, values: dict[str, Any]) -> DraftBody:
    """Return the draft with entered values; a few names stand for a rule of the screen."""
    values = dict(values)
    if "toggle_identifier" in values:
        values["identifiers"] = _toggled(body.identifiers, values.pop("toggle_identifier"))
    if "toggle_sign" in values:
        values["signs"] = _toggled(body.signs, values.pop("toggle_sign"))
    if "toggle_drawn" in values:
        reason = values.pop("toggle_drawn")
        values["waste_reason"] = None if body.waste_reason == reason else reason
    if "given_now" in values:
        now = values.pop("given_now")
        values.setdefault("given_at", body.given_at or now)
    if "pick_lot" in values:
        body = pick_lot(charting.facts, body, charting.facts.stock[values.pop("pick_lot")], "picked")
    return body.model_copy(update=values)


def _not_entered(at: str, body: DraftBody) -> bool:
    """True for a finding that only says a field is still empty, which is no reason to shout."""
    empty = {
        "verify.identifiers": True,
        "dose.lot": not body.lots,
        "dose.waste": True,
        "dose.volume": body.final_volume_ml is None,
        "dose.dose": body.dose is None,
        "give.site": not body.sites,
        "give.time": body.given_at is None,
    }
    return empty.get(at, at.startswith(("response.", "verify.reason")))


def _billed(status: str) -> str:
    return {"billable": "charges ready", "hold": "charges held for a coder"}.get(status, "nothing to bill")


def _toggled(codes: tuple[str, ...], code: str) -> tuple[str, ...]:
    return tuple(item for item in codes if item != code) if code in codes else (*codes, code)


def _met(view: ChartingView, reached: tuple[Step, ...]) -> list[str]:
    """Return what the steps so far have met, in words."""
    stopped = {finding.rule for finding in view.findings}
    met = []
    if "identifiers" not in stopped and view.draft.outcome.reached_patient:
        met.append("right patient, two identifiers")
    if "order_state" not in stopped:
        met.append("order active, signed, in date")
    if "allergy" not in stopped:
        met.append("no allergy to this drug")
    if Step.DOSE in reached and view.lots and "lot" not in stopped:
        met.append(f"lot {view.lots[0].lot_number} in date")
    if Step.GIVE in reached and view.draft.sites and not {"site", "site_volume", "product_site"} & stopped:
        met.append("site fits route and volume")
    return met
