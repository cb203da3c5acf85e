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
from models.charting.correcting.stock_of_dose import BACK, USED
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
STOCK = (("n", BACK, "not opened: it is back in stock"), ("u", USED, "used, or thrown away"))
_REASON_KEYS = "".join(letter for letter in LETTERS if letter not in {key for key, _code, _words in STOCK})


class EnteredInErrorScreen(CorrectsDose):
    """One signed dose that should not count."""

    CSS_PATH = "correct.tcss"
    TITLE_WORD = ("Entered in error  ", "bold $warn")
    HELP = (
        "The dose is hidden from the chart, never deleted; its charges are reversed and its order is owed the dose "
        "again. Say by n or u whether its content was used, why by its letter, type the PIN, press F10."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("form")

    def __init__(self, administration_id: UUID) -> None:
        super().__init__(administration_id)
        self._code = ""
        self._stock = ""

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
                with Card("Was its content used?", "n or u", id="stock-card"):
                    yield ChoiceList(id="stock")
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
        self.query_one("#stock-card").display = self._opened.took_stock
        self.query_one("#stock", ChoiceList).show(
            [Choice(key, code, words, chosen=code == self._stock) for key, code, words in STOCK]
        )
        keyed = zip(_REASON_KEYS, self._opened.tables.reasons["correction"], strict=False)
        self.query_one("#reasons", ChoiceList).show(
            [Choice(key, row.code, row.display, chosen=row.code == self._code) for key, row in keyed]
        )

    def on_key(self, event: events.Key) -> None:
        """Pick by letter wherever the focus is, except in a text field; a PIN typed too early picks nothing."""
        if isinstance(self.focused, Input):
            return
        if any(self.query_one(name, ChoiceList).takes(event.character) for name in ("#reasons", "#stock")):
            event.stop()

    @on(ChoiceList.Picked, "#reasons")
    def _picked(self, event: ChoiceList.Picked) -> None:
        self._code = event.code
        self._answered()

    @on(ChoiceList.Picked, "#stock")
    def _picked_stock(self, event: ChoiceList.Picked) -> None:
        self._stock = event.code
        self._answered()

    def _answered(self) -> None:
        """Ask what is still open, then for the words or the PIN."""
        self._show()
        self._show_message(self._open_question())
        if self._open_question():
            self.query_one("#reasons" if self._stock else "#stock", ChoiceList).focus()
            return
        self.query_one(KeyBar).tell(("F10", "sign"), ("Tab", "next field"))
        row = self._opened.tables.reason("correction", self._code) if self._opened else None
        self.query_one("#text" if row and row.needs_text else "#pin", Input).focus()

    def _open_question(self) -> str:
        """Return what is still to be answered, "" for nothing."""
        if not self._code:
            return "Pick why by its letter."
        if self._opened and self._opened.took_stock and not self._stock:
            return "Was its content used? n not opened and back in stock, u used or thrown away."
        return ""

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
        if self._open_question():
            self._show_message(self._open_question())
            self.query_one("#stock" if self._code else "#reasons", ChoiceList).focus()
            return
        why = CodedReason(self._code, self.query_one("#text", Input).value)

        def sign(pin: str) -> Outcomes:
            request = CorrectionRequest(opened.intent_id, self._dose_id, person.id, pin, why, self._stock)
            return enter_in_error(clinic, request)

        done = "Entered in error: it no longer counts; e shows it in the chart."
        self.sign_once(sign, lambda outcome: self.show_outcome(outcome, done))

    def not_stored(self, error: NeedlepointError) -> None:
        """Say why not, and go where it is mended."""
        super().not_stored(error)
        if isinstance(error, BadInputError) and error.at == "stock":
            self.query_one("#stock", ChoiceList).focus()
        elif isinstance(error, BadInputError):
            self.query_one("#text", Input).focus()


def _follows(opened: Correcting) -> list[Content | str | Hung]:
    lines = f"{', '.join(opened.charged)}: reversed" if opened.charged else "none to reverse"
    lots = f"lot {', '.join(opened.lots)}: reversed, or booked as wasted" if opened.took_stock else "nothing was taken"
    return [
        hung(("Charges  ", _LABEL), lines),
        hung(("Stock    ", _LABEL), lots),
        hung(("Order    ", _LABEL), _owed(opened)),
        *beside(opened),
        "",
        plain(opened.summary),
    ]


def _owed(opened: Correcting) -> str:
    before, after = opened.dose.order, opened.order
    if after == before:
        return "unchanged"
    of = f" of {after.doses_allowed}" if after.doses_allowed else ""
    due = f", due {date_text(after.due_on)}" if after.due_on else ""
    return f"is owed this dose again: {after.status.value}, {after.doses_given}{of} given{due}"
