"""Amending a signed dose: every field as signed and as it will be, what the rules say, the reason, the PIN."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.getters import query_one
from textual.widgets import Input, Static

from models.charting.correcting.correct_administration import (
    Amendment,
    CorrectionRequest,
    Outcomes,
    amend_administration,
)
from models.charting.correcting.opened import AmendmentView, Correcting, view_amendment
from models.core.coded_reason import CodedReason
from models.core.finding import Severity
from models.safety.draft import DraftBody
from tui.charting.correct.fields import ask
from tui.charting.correct.lines import amended_rows, field_at, record, selected
from tui.charting.correct.opened import CorrectsDose
from tui.charting.correct.why import TABLE, ask_why
from tui.design.keys import bindings
from tui.design.text import joined, plain
from tui.dialogs.choose import ReasonDialog
from tui.frame.signing import NOT_BY_ENTER
from tui.widgets.finding_list import FindingList
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.patient_banner import PatientBanner
from tui.widgets.record_list import RecordList

NOT_HERE = "Drug, dose, lot, patient and order are not amended: go back, enter the dose in error (x), chart it again."
_LABEL = "$quiet"


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
        self.fields.show(amended_rows(opened, view))
        message = opened.tables.words(TABLE, self._why.code, self._why.text)
        self.query_one("#why", Static).update(
            joined(("WHY  ", _LABEL), (message or "not said yet: r", "bold" if message else ""))
        )
        self._tell()

    def _tell(self) -> None:
        opened, view, row = self._opened, self._view, self.fields.current
        if opened is None or view is None:
            return
        self.query_one("#selected", Flow).show(*selected(opened, view, row.key if row else None))
        tables = opened.tables
        passed = {
            key: found.display
            for key, table in view.answers.items()
            if (found := tables.reason(table, self._body.overrides.get(key, "")))
        }
        self.query_one(FindingList).tell(view.findings, set(), passed, ())
        self.query_one(FindingList).display = bool(view.findings)
        self.query_one("#record", Flow).show(*(record(opened, view) if view.changes else [plain(NOT_HERE, _LABEL)]))
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
        self._show_message(NOT_BY_ENTER)

    def action_change(self) -> None:
        """Ask for the selected field."""
        row, opened = self.fields.current, self._opened
        if row is None or opened is None:
            return
        field = next(field for field in opened.fields if field.name == row.key)
        asked = ask(opened, self._body, field.name, field.label)
        if isinstance(asked, str):
            self._show_message(asked)
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
            self._show_message("No warning waits for a reason.")
            return
        finding = waiting[0]
        rows = opened.tables.reasons[view.answers[finding.key]]

        def answered(code: str | None) -> None:
            if code:
                self._change({"overrides": {**self._body.overrides, finding.key: code}})

        self.app.push_screen(ReasonDialog(finding.text, tuple((row.code, row.display) for row in rows)), answered)

    def _change(self, values: dict[str, Any]) -> None:
        self._show_message("")
        self._body = self._body.model_copy(update=values)
        self._show()

    def action_sign(self) -> None:
        """Sign the amendment."""
        opened, view, clinic, person = self._opened, self._view, self.app.clinic, self.app.person
        if self._storing or opened is None or view is None or clinic is None or person is None:
            return
        missing = self._missing(view)
        if missing:
            self._show_message(missing)
            self.fields.focus()
            if view.changes and self._why.code:
                self.fields.select(field_at(view.blocking[0].at))
            return
        wanted = Amendment(self._body, view.hash, view.charges_hash)
        why = self._why

        def sign(pin: str) -> Outcomes:
            request = CorrectionRequest(opened.intent_id, self._dose_id, person.id, pin, why)
            return amend_administration(clinic, request, wanted)

        self.sign_once(sign, lambda outcome: self.show_outcome(outcome, "Amended. The old record is kept."))

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
