"""Saying that a signed dose was entered in error: what follows from it, why, and the PIN."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Grid, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from models.charting.correcting.correct_administration import CorrectionRequest, Outcomes, enter_in_error
from models.charting.correcting.opened import Correcting
from models.core.coded_reason import CodedReason
from models.core.errors import BadInputError, NeedlepointError
from models.core.words import date_text
from tui.charting.correct.opened import CorrectsDose, beside
from tui.design.keys import bindings
from tui.design.text import Hung, hung, plain
from tui.dialogs.choose import LETTERS
from tui.frame.signing import NOT_BY_ENTER
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.choice_list import Choice, ChoiceList
from tui.widgets.patient_banner import PatientBanner

_LABEL = "$quiet"


class EnteredInErrorScreen(CorrectsDose):
    """One signed dose that should not count."""

    CSS_PATH = "correct.tcss"
    TITLE_WORD = ("Entered in error  ", "bold $warn")
    HELP = (
        "The dose is hidden from the chart, never deleted; its charges are reversed and its order is owed the dose "
        "again. Stock is not changed: count it. Pick why by its letter, type the PIN, press F10."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("form")

    def __init__(self, administration_id: UUID) -> None:
        super().__init__(administration_id)
        self._code = ""

    def compose(self) -> ComposeResult:
        """Lay out what follows, the reasons and the PIN."""
        yield PatientBanner("Reading…")
        yield Static("", id="title")
        with Container(id="work"):
            with Card("What follows", id="what"), VerticalScroll(can_focus=False):
                yield Flow(id="follows")
            with Vertical(id="right"):
                with Card("Why was it entered in error?", "a letter picks", id="ask"):
                    yield ChoiceList(id="reasons")
                with Card("Your PIN", id="pin-card"), Grid(id="asked"):
                    yield Static("In words", classes="label")
                    yield Input(placeholder="only for other", id="text", max_length=500)
                    yield Static("Your PIN", classes="label")
                    yield Input(password=True, id="pin", max_length=32)
        yield Static("", id="problem")
        yield KeyBar("form", "app", first=(("a-f", "why"), ("Tab", "next field")))

    @property
    def unsaved(self) -> bool:
        """Whether something was said in words; a letter is picked again at once."""
        return bool(self.query_one("#text", Input).value.strip())

    def on_mount(self) -> None:
        """Read the dose."""
        self.query_one("#reasons", ChoiceList).focus()
        self.open_dose()

    def opened(self, found: Correcting) -> None:
        """Show what follows, and the reasons."""
        self.query_one("#follows", Flow).show(*_follows(found))
        self._show()

    def _show(self) -> None:
        if self._opened is None:
            return
        keyed = zip(LETTERS, self._opened.tables.reasons["correction"], strict=False)
        self.query_one("#reasons", ChoiceList).show(
            [Choice(key, row.code, row.display, chosen=row.code == self._code) for key, row in keyed]
        )

    def on_key(self, event: events.Key) -> None:
        """Pick a reason by its letter wherever the focus is, except in a text field."""
        if not isinstance(self.focused, Input) and self.query_one("#reasons", ChoiceList).takes(event.character):
            event.stop()

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        self._code = event.code
        self._show()
        self._show_message("")
        self.query_one(KeyBar).tell(("F10", "sign"), ("Tab", "next field"))
        row = self._opened.tables.reason("correction", event.code) if self._opened else None
        self.query_one("#text" if row and row.needs_text else "#pin", Input).focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if event.input.id == "pin":
            self._show_message(NOT_BY_ENTER)
        else:
            self.query_one("#pin", Input).focus()

    def action_sign(self) -> None:
        """Sign it."""
        opened, clinic, person = self._opened, self.app.clinic, self.app.person
        if self._storing or opened is None or clinic is None or person is None:
            return
        if not self._code:
            self._show_message("Pick why by its letter.")
            self.query_one("#reasons", ChoiceList).focus()
            return
        why = CodedReason(self._code, self.query_one("#text", Input).value)

        def sign(pin: str) -> Outcomes:
            return enter_in_error(clinic, CorrectionRequest(opened.intent_id, self._dose_id, person.id, pin, why))

        done = "Entered in error: it no longer counts. Count the stock; e shows it in the chart."
        self.sign_once(sign, lambda outcome: self.show_outcome(outcome, done))

    def not_stored(self, error: NeedlepointError) -> None:
        """Say why not; what is badly written is the text."""
        super().not_stored(error)
        if isinstance(error, BadInputError):
            self.query_one("#text", Input).focus()


def _follows(opened: Correcting) -> list[Content | str | Hung]:
    lines = f"{', '.join(opened.charged)}: reversed" if opened.charged else "none to reverse"
    lots = f"not changed: count the stock of lot {', '.join(opened.lots)}" if opened.lots else "nothing was taken"
    rows: list[Content | str | Hung] = [plain(opened.summary), ""]
    rows.append(hung(("Charges  ", _LABEL), lines))
    rows.append(hung(("Stock    ", _LABEL), lots))
    rows.append(hung(("Order    ", _LABEL), _owed(opened)))
    return [*rows, *beside(opened)]


def _owed(opened: Correcting) -> str:
    before, after = opened.dose.order, opened.order
    if after == before:
        return "unchanged"
    of = f" of {after.doses_allowed}" if after.doses_allowed else ""
    due = f", due {date_text(after.due_on)}" if after.due_on else ""
    return f"is owed this dose again: {after.status.value}, {after.doses_given}{of} given{due}"
