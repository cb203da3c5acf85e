"""Amending a signed dose: every field as signed and as it will be, what the rules say, the reason, the PIN."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, Static

from models.charting.correcting.correct_administration import Amendment, CorrectionRequest, amend_administration
from models.charting.correcting.opened import AmendmentView, Correcting, view_amendment
from models.core.coded_reason import CodedReason
from models.core.errors import NeedlepointError
from models.core.finding import Severity
from models.safety.draft import DraftBody
from tui.charting.correct.fields import ask
from tui.charting.correct.opened import CorrectsDose, beside
from tui.charting.correct.why import TABLE, ask_why
from tui.design.keys import bindings
from tui.design.text import Hung, hung, joined, plain
from tui.dialogs.choose import ReasonDialog
from tui.frame.background import write
from tui.widgets.charge_lines import charge_rows
from tui.widgets.finding_list import FindingList
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.patient_banner import PatientBanner
from tui.widgets.record_list import RecordList, Row

NOT_HERE = "Drug, dose, lot, patient and order are not amended: go back, enter the dose in error (x), chart it again."
_LABEL = "$foreground 65%"


class AmendScreen(CorrectsDose):
    """One signed dose: what was signed, and beside it what will be."""

    CSS_PATH = "correct.tcss"
    TITLE_WORD = ("AMEND  ", "bold $accent")
    HELP = (
        "Left what was signed, right what will be. Enter changes a field, z takes a change back, r says why, w answers "
        f"a warning, F10 signs with the PIN. The old record is kept. {NOT_HERE}"
    )
    BINDINGS: ClassVar[list[Any]] = [
        ("tab", "go_on(1)", "the PIN, the text, the fields"),
        ("shift+tab", "go_on(-1)", "back"),
        *bindings("amend"),
        *bindings("form"),
    ]

    fields = query_one("#fields", RecordList)

    def __init__(self, administration_id: UUID) -> None:
        super().__init__(administration_id)
        self._body = DraftBody()
        self._view: AmendmentView | None = None
        self._why = CodedReason("")
        self._at_pin_already = False

    def compose(self) -> ComposeResult:
        """Lay out the fields, what follows from them, and the PIN."""
        yield PatientBanner("reading…")
        yield Static("", id="title", classes="title")
        yield RecordList((14, 29, 0), "reading…", wide=(18, 44, 0), id="fields")
        with VerticalScroll(id="told"):
            yield Flow(id="selected")
            yield FindingList(id="findings")
            yield Flow(id="record")
        yield Static("", id="problem", classes="problem")
        with Horizontal(classes="field"):
            yield Static("YOUR PIN", classes="label")
            yield Input(password=True, id="pin", max_length=32)
            yield Static("", id="why")
        yield KeyBar("form", "amend", "app")

    def on_mount(self) -> None:
        """Read the dose."""
        self.fields.focus()
        self.open_dose()

    def opened(self, found: Correcting) -> None:
        """Begin with everything as signed."""
        self._body = found.body
        self._show()

    def _show(self) -> None:
        opened, person = self._opened, self.app.person
        if opened is None or person is None:
            return
        view = self._view = view_amendment(opened, self._body, person.id, person.name, self._why)
        changed = {change.name for change in view.changes}
        head = Row(None, ("AS SIGNED, AND AS IT WILL BE",), "head")
        rows = [
            Row(
                field.name,
                (field.label, field.signed, view.values[field.name] if field.name in changed else ""),
                "good" if field.name in changed else "",
            )
            for field in opened.fields
        ]
        self.fields.show([head, *rows])
        said = opened.tables.words(TABLE, self._why.code, self._why.text)
        self.query_one("#why", Static).update(
            joined(("WHY  ", _LABEL), (said or "not said yet: r", "bold" if said else ""))
        )
        self._tell()

    def _tell(self) -> None:
        opened, view, row = self._opened, self._view, self.fields.current
        if opened is None or view is None:
            return
        self.query_one("#selected", Flow).show(*_selected(opened, view, row.key if row else None))
        tables = opened.tables
        passed = {
            key: found.display
            for key, table in view.answers.items()
            if (found := tables.reason(table, self._body.overrides.get(key, "")))
        }
        self.query_one(FindingList).tell(view.findings, set(), passed, ())
        self.query_one(FindingList).display = bool(view.findings)
        self.query_one("#record", Flow).show(*(_record(opened, view) if view.changes else [plain(NOT_HERE, _LABEL)]))
        self._tell_keys()

    def _tell_keys(self) -> None:
        """Say the next keys; Tab leads on from where the cursor is."""
        waiting = self._view and any(finding.severity is Severity.WARN for finding in self._view.blocking)
        onward = {"pin": "text", "told": "fields"}.get(self.focused.id or "" if self.focused else "", "PIN")
        self.query_one(KeyBar).tell(*((("F6", "give the reason"),) if waiting else ()), ("Tab", onward))

    def on_descendant_focus(self) -> None:
        """Keep the key bar true."""
        self._tell_keys()

    @on(RecordList.Highlighted)
    def _moved(self) -> None:
        self._tell()

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_change()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.say("Enter does not sign. Press F10, or Alt+S.")

    def action_change(self) -> None:
        """Ask for the selected field."""
        row, opened = self.fields.current, self._opened
        if row is None or opened is None:
            return
        field = next(field for field in opened.fields if field.name == row.key)
        asked = ask(opened, self._body, field.name, field.label)
        if isinstance(asked, str):
            self.say(asked)
            return
        take = asked.take

        def answered(answer: Any) -> None:
            if answer is not None:
                self._change(take(answer))

        self.app.push_screen(asked.dialog, answered)

    def action_undo(self) -> None:
        """Take the change of the selected field back."""
        row, opened = self.fields.current, self._opened
        if row is not None and opened is not None:
            name = str(row.key)
            self._change({name: getattr(opened.body, name)})

    def action_why(self) -> None:
        """Ask why the dose is amended."""
        if self._opened is None:
            return

        def answered(why: CodedReason) -> None:
            self._why = why
            self._change({})
            if self._view and not self._missing(self._view):
                self._at_pin_already = True
                self.query_one("#pin", Input).focus()

        ask_why(self.app, self._opened.tables, "Why is this dose amended?", answered)

    def action_reason(self) -> None:
        """Ask the reason for the first warning that has none."""
        opened, view = self._opened, self._view
        waiting = [f for f in view.blocking if f.severity is Severity.WARN] if view else []
        if opened is None or view is None or not waiting:
            self.say("No warning waits for a reason.")
            return
        finding = waiting[0]
        rows = opened.tables.reasons[view.answers[finding.key]]

        def answered(code: str | None) -> None:
            if code:
                self._change({"overrides": {**self._body.overrides, finding.key: code}})

        self.app.push_screen(ReasonDialog(finding.text, tuple((row.code, row.display) for row in rows)), answered)

    def _change(self, values: dict[str, Any]) -> None:
        self.say("")
        self._body = self._body.model_copy(update=values)
        self._show()

    def action_sign(self) -> None:
        """Sign the amendment, once however often the key is pressed."""
        opened, view, person = self._opened, self._view, self.app.person
        if self._storing or opened is None or view is None or person is None:
            return
        missing = self._missing(view)
        if missing:
            self.say(missing)
            self.fields.focus()
            if view.changes and self._why.code:
                self.fields.select(_field_at(view.blocking[0].at))
            return
        pin = self.query_one("#pin", Input)
        typed, pin.value = pin.value, ""
        request = CorrectionRequest(opened.intent_id, self._dose_id, person.id, typed, self._why)
        self._storing = True
        self._store(request, Amendment(self._body, view.hash, view.charges_hash))

    def action_go_on(self, step: int) -> None:
        """Go from the fields to the PIN, as the key bar says, on to the text and back."""
        pin, arrived, self._at_pin_already = self.query_one("#pin", Input), self._at_pin_already, False
        if arrived and pin.has_focus and not pin.value:
            # The reason led here by itself: the Tab meant to come here must not lead away.
            return
        stops = (self.fields, pin, self.query_one("#told", VerticalScroll))
        here = stops.index(self.focused) if self.focused in stops else 0
        stops[(here + step) % len(stops)].focus()

    def _missing(self, view: AmendmentView) -> str:
        if not view.changes:
            return "Nothing is changed yet. Pick a field and press Enter."
        if not self._why.code:
            return "Say why it is amended: press r."
        if view.blocking:
            answer = " Press F6." if view.blocking[0].severity is Severity.WARN else ""
            return f"{view.blocking[0].text}{answer}"
        return ""

    @work(group="store", exit_on_error=False)
    async def _store(self, request: CorrectionRequest, wanted: Amendment) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        try:
            outcome = await write(self, amend_administration, clinic, request, wanted)
        except NeedlepointError as error:
            self.say(str(error))
            return
        finally:
            self._storing = False
        self.told(outcome, "Amended. The old record is kept.")


def _field_at(place: str) -> str:
    """Return the field a finding is about, by what it is at."""
    name = place.partition(".")[2].partition("[")[0]
    return {"time": "given_at", "site": "sites", "kind": "response", "supervisor": "supervisor_id"}.get(name, name)


def _selected(opened: Correcting, view: AmendmentView, name: object) -> list[Content | str | Hung]:
    field = next((field for field in opened.fields if field.name == name), None)
    if field is None:
        return []
    rows: list[Content | str | Hung] = [hung((f"{field.label.upper()}  ", _LABEL), field.signed)]
    if view.values[field.name] != field.signed:
        rows.append(hung(("will be  ", "$success"), (view.values[field.name], "bold")))
    return rows


def _record(opened: Correcting, view: AmendmentView) -> list[Content | str | Hung]:
    rows: list[Content | str | Hung] = ["", hung(("SIGNS  ", _LABEL), (view.summary, "bold")), ""]
    rows.append(hung(("REVERSES  ", _LABEL), ", ".join(opened.charged) or "no charge"))
    if view.charges:
        rows += charge_rows(view.charges)
    return [*rows, *beside(opened)]
