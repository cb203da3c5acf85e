"""Amending a signed dose: every field as signed and as it will be, what the rules say, the reason, the PIN."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, Static

from models.charting.correcting.correct_administration import (
    Amendment,
    CorrectionRequest,
    Outcomes,
    amend_administration,
)
from models.core.finding import Severity
from tui.charting.correct.changing import ChangesDose
from tui.charting.correct.lines import amended_rows, billed_to, field_at, field_of, record, reversed_charges, selected
from tui.charting.correct.sites import QUESTION, site_choices, where
from tui.charting.correct.why import TABLE, reason_choices
from tui.design.keys import bindings
from tui.design.text import joined, plain, stacked
from tui.frame.signing import NOT_BY_ENTER
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.choice_columns import ChoiceColumns
from tui.widgets.lists.choice_list import ChoiceList
from tui.widgets.lists.finding_list import FindingList
from tui.widgets.lists.record_list import RecordList
from tui.widgets.patient_banner import PatientBanner
from tui.widgets.receipt import Receipt

NOT_HERE = "Drug, dose, patient and order are not amended: mark the dose entered in error, then chart it again."
_LABEL = "$quiet"


class AmendScreen(ChangesDose):
    """One signed dose: what was signed, and beside it what will be."""

    CSS_PATH = "correct.tcss"
    TITLE_WORD = ("Amend  ", "bold $accent")
    HELP = (
        "Left what was signed, right what will be. A number picks the site, a letter its field, Enter the field under "
        "the cursor; z undoes. Then a letter says why, w answers a warning, F10 signs with the PIN. The old record is "
        f"kept. {NOT_HERE}"
    )
    BINDINGS: ClassVar[list[Any]] = [
        ("tab", "go_on(1)", "the PIN, the text, the fields"),
        ("shift+tab", "go_on(-1)", "back"),
        *bindings("amend"),
        *bindings("form"),
    ]

    def compose(self) -> ComposeResult:
        """Lay out the fields, what follows from them, and the PIN."""
        yield PatientBanner("Reading…")
        yield Static("", id="title")
        with Container(id="work"):
            with Vertical(id="left"):
                with Card("As signed → as it will be", id="what"):
                    yield RecordList((1, 13, 24, 0), "Reading…", id="fields")
                with Card("Where", id="where"):
                    yield Static("", id="body")
            with Vertical(id="right"):
                with Card(QUESTION, id="next"), VerticalScroll(id="told"):
                    yield Flow(id="selected")
                    yield FindingList(id="findings")
                    yield ChoiceColumns(id="sites", tab_passes=True)
                    yield ChoiceColumns(id="reasons", tab_passes=True)
                    yield Flow(id="record")
                    yield Receipt()
                    yield Flow(id="reverses")
                with Card("Your PIN", id="pin-card"), Horizontal(classes="field"):
                    yield Static("Your PIN", classes="label", id="pin-label")
                    yield Input(password=True, id="pin", max_length=32)
                    yield Static("", id="why")
        yield Static("", id="problem")
        yield KeyBar("form", "amend", "app")

    def on_mount(self) -> None:
        """Read the dose."""
        self.fields.focus()
        self.open_dose()

    def on_key(self, event: events.Key) -> None:
        """Pick what a letter or number stands for, except in a text field."""
        if isinstance(self.focused, Input) or self._opened is None or not event.character:
            return
        field = field_of(event.character)
        if field and any(known.name == field for known in self._opened.fields):
            self.fields.select(field)
            self.action_change()
        elif self.asks_where and self.query_one("#sites", ChoiceList).takes(event.character):
            pass
        elif not (self.asks_why and self.query_one("#reasons", ChoiceList).takes(event.character)):
            if event.character.isdigit():
                self._show_message("Digits go into the PIN: press Tab. s picks the site.")
            return
        event.stop()

    def draw(self) -> None:
        """Draw the fields and what follows from them."""
        opened, view = self._opened, self._view
        if opened is None or view is None:
            return
        self.fields.show(amended_rows(opened, view))
        self.query_one("#body", Static).update(stacked(*where(opened, self._body, in_ascii=self.app.terminal.in_ascii)))
        self.query_one("#sites", ChoiceList).show(site_choices(opened, self._body))
        self.query_one("#reasons", ChoiceList).show(reason_choices(opened.tables, self._why.code))
        message = opened.tables.words(TABLE, self._why.code, self._why.text)
        why = joined(("Why  ", _LABEL), (message, "bold $strong"), ("  r changes it", _LABEL)) if message else plain("")
        self.query_one("#why", Static).update(why)
        self.query_one("#pin-card", Card).tell(note=why)
        self._draw_next()

    def _draw_next(self) -> None:
        opened, view, row = self._opened, self._view, self.fields.current
        if opened is None or view is None:
            return
        card = self.query_one("#next", Card)
        if self.asks_why:
            card.tell(title="Why is this dose amended?", note="a letter picks")
        elif view.changes:
            card.tell(title="You sign", note="")
        else:
            card.tell(title=QUESTION if self.asks_where else "What is amended?", note="")
        self.query_one("#sites").display = self.asks_where
        self.query_one("#reasons").display = self.asks_why
        self.query_one("#selected", Flow).show(*selected(opened, view, row.key if row else None))
        passed = {
            key: found.display
            for key, table in view.answers.items()
            if (found := opened.tables.reason(table, self._body.overrides.get(key, "")))
        }
        findings = self.query_one(FindingList)
        findings.tell(view.findings, set(), passed, ())
        findings.display = bool(view.findings)
        self.query_one("#record", Flow).show(*(record(view) if view.changes else [plain(NOT_HERE, _LABEL)]))
        self.query_one("#reverses", Flow).show(*(reversed_charges(opened) if view.changes else ()))
        bill = self.query_one(Receipt)
        bill.display = bool(view.changes) and view.charges is not None
        payer, product = billed_to(opened)
        bill.show(view.charges, payer, (product,), with_reasons=True)
        self._show_keys()

    def _show_keys(self) -> None:
        """Show the next keys; Tab leads on from where the cursor is."""
        view = self._view
        waiting = view and any(finding.severity is Severity.WARN for finding in view.blocking)
        onward = {"pin": "text", "told": "fields"}.get(self.focused.id or "" if self.focused else "", "PIN")
        first = [("1-8", "site")] if self.asks_where else [("a-f", "why")] if self.asks_why else []
        if waiting and not self.asks_why:
            first = [("F6", "give the reason")]
        elif view and not self.missing(view):
            first = [("F10", "sign")]
        self.query_one(KeyBar).tell(*first, ("Tab", onward))

    def on_descendant_focus(self) -> None:
        """Keep the key bar true."""
        self._show_keys()

    @on(RecordList.Highlighted)
    def _moved(self) -> None:
        self._draw_next()

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_change()

    @on(ChoiceList.Picked, "#sites")
    def _put(self, event: ChoiceList.Picked) -> None:
        self.put_at(event.code)

    @on(ChoiceList.Picked, "#reasons")
    def _reason(self, event: ChoiceList.Picked) -> None:
        self.take_reason(event.code)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self._show_message(NOT_BY_ENTER)

    def reason_given(self) -> None:
        """Go to the PIN, or say what else is missing."""
        missing = self.missing(self._view) if self._view else ""
        if missing:
            self._show_message(missing)
            return
        self._at_pin_already = True
        self.query_one("#pin", Input).focus()

    def action_sign(self) -> None:
        """Sign the amendment."""
        opened, view, clinic, person = self._opened, self._view, self.app.clinic, self.app.person
        if self._storing or opened is None or view is None or clinic is None or person is None:
            return
        missing = self.missing(view)
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
