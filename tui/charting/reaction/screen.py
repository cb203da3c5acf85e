"""A reaction: what began when, what was done, and where it is reported. Treat first; the report can wait."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from models.charting.reactions.facts import Reaction, lacking
from models.charting.reactions.one import reaction_of
from models.charting.reactions.reaction_report import ReactionBody
from models.charting.reactions.record_adverse_event import AdverseEventEntry, record_adverse_event
from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError, NeedlepointError
from models.core.words import date_text, time_text
from tui.charting.reaction import entries
from tui.charting.reaction.prompts import AsksLines
from tui.charting.reaction.reporting import ReportsReaction, report_rows
from tui.design.keys import bindings
from tui.design.text import joined
from tui.dialogs.confirm import ConfirmDialog
from tui.frame.background import read
from tui.frame.session import Session
from tui.frame.signing import NOT_BY_ENTER
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.choice_list import ChoiceList
from tui.widgets.patient_banner import PatientBanner

if TYPE_CHECKING:
    from models.store.clinic import Clinic


class ReactionScreen(AsksLines, ReportsReaction):
    """One dose's reaction. Enter asks the open lines one after the other, a letter opens its line."""

    CSS_PATH = "reaction.tcss"
    HELP = (
        "Enter asks the open lines one after the other; a letter opens its line. F10 signs a finished report; F6 signs "
        "what is there and leaves the rest pending on Today. A severe sign opens the anaphylaxis card at once. F7 "
        "writes the report for VAERS or MedWatch to a file, F8 records the number they gave, F4 adds the allergy."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("reaction")

    app: Session

    def __init__(self, dose_id: UUID) -> None:
        super().__init__(dose_id)
        self._untouched = ReactionBody()
        self._proposed: frozenset[str] = frozenset()
        self._asking_on = False

    def compose(self) -> ComposeResult:
        """Lay out the dose, the lines, the report and the PIN."""
        yield PatientBanner("Reading…")
        yield Static("", id="dose")
        with Card("Reaction report", id="form"), VerticalScroll(can_focus=False):
            yield ChoiceList(id="lines")
        with Card("Reported to", id="to"):
            yield Flow(id="report")
        with Card("Your PIN", id="pin-card"), Horizontal(id="sign"):
            yield Static("Your PIN", classes="label")
            yield Input(password=True, id="pin", max_length=32)
        yield Static("", id="problem")
        yield KeyBar("reaction", "app")

    def on_mount(self) -> None:
        """Read what is known."""
        self.query_one("#lines", ChoiceList).focus()
        self._read(begin=True)

    @work(exclusive=True, group="read", exit_on_error=False)
    async def _read(self, *, begin: bool, offer: bool = False) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        found = self._reaction = await read(reaction_of, clinic, self._dose_id)
        self.query_one(PatientBanner).show(found.patient, clinic.today())
        if begin:
            self._begin(found, clinic)
        self._show()
        if offer and not found.allergy_known and self.app.screen is self:
            self.action_allergy()

    def _begin(self, found: Reaction, clinic: Clinic) -> None:
        """Begin with what is signed, or with what was charted; one of today is proposed to have begun just now."""
        if found.account:
            self._stored = self.body = self._untouched = found.account.body
            return
        today = found.given_on == clinic.today()
        self._proposed = frozenset({"onset"} if today else ())
        charted = ReactionBody(onset_at=clinic.now() if today else None, signs=found.signs, severity=found.severity)
        self.body = self._untouched = charted

    def _show(self) -> None:
        clinic, found = self.app.clinic, self._reaction
        if clinic is None or found is None:
            return
        day = "" if found.given_on == clinic.today() else f"{date_text(found.given_on)} "
        given = f"given {day}{time_text(found.given_at, clinic.zone)}"
        self.query_one("#dose", Static).update(
            joined((f"{found.drug} {found.dose}", "bold $strong"), f"   {given}   {_standing(found)}")
        )
        missing = self._missing()
        message = entries.shown(found, self.body, clinic_tables(clinic), clinic.zone)
        self.query_one("#lines", ChoiceList).show(entries.choices(message, missing, self._proposed))
        self.query_one("#form", Card).tell(note=entries.filled(missing))
        self.query_one("#report", Flow).show(*report_rows(found))
        self.query_one(KeyBar).tell(("Enter", "open lines") if missing else ("F10", "sign"))

    def _missing(self) -> tuple[str, ...]:
        return lacking(clinic_tables(self.app.clinic), self.body) if self.app.clinic else ()

    def on_key(self, event: events.Key) -> None:
        """Open a line by its letter; Enter asks the open ones, or opens the one the cursor was moved to."""
        if isinstance(self.focused, Input):
            return
        lines = self.query_one("#lines", ChoiceList)
        self._asking_on = False
        if event.key == "enter" and lines.led_to is None:
            self._ask_on()
        elif event.key == "enter":
            lines.action_pick()
        elif not lines.takes(event.character):
            return
        event.stop()

    def _ask_on(self) -> None:
        """Ask the next open line; once none is left, go to the PIN."""
        missing = self._missing()
        self._asking_on = bool(missing)
        if missing:
            self._ask(missing[0])
        else:
            self.query_one("#pin", Input).focus()

    @on(ChoiceList.Picked, "#lines")
    def _line(self, event: ChoiceList.Picked) -> None:
        self._ask(event.code)

    def _ask(self, line: str) -> None:
        if self._reaction is not None and self.app.clinic is not None:
            self.ask(line, self.app.clinic, self._reaction)

    def take(self, body: ReactionBody, *, alarm: bool = False) -> None:
        """Take a changed report; after an alarm nothing more is asked by itself: the patient comes first."""
        # A time that was answered is no longer proposed, also where it is the proposed one.
        others = replace(self.body, onset_at=body.onset_at) == body
        self._proposed = frozenset() if others else self._proposed
        self.body = body
        self._show_message("")
        self._show()
        if self._asking_on and not alarm:
            self._ask_on()

    @on(Input.Submitted, "#pin")
    def _not_by_enter(self) -> None:
        self._show_message(NOT_BY_ENTER)

    def action_sign(self) -> None:
        """Sign the finished report."""
        self._sign(finished=True)

    def action_later(self) -> None:
        """Sign what is there; the rest stays pending on Today."""
        self._sign(finished=False)

    def _sign(self, *, finished: bool) -> None:
        clinic, person = self.app.clinic, self.app.person
        if self._storing or self._reaction is None or clinic is None or person is None:
            return
        if self._reaction.account and self.body == self._stored and self._reaction.account.finished >= finished:
            self._show_message("Nothing changed since it was signed.")
            return
        pin = self.query_one("#pin", Input)
        if not pin.value:
            pin.focus()
            self._show_message(f"Type your PIN, then press {'F10' if finished else 'F6'} again.")
            return
        account = self._reaction.account
        entry = AdverseEventEntry(self._dose_id, self.body, finished, account.id if account else None)
        self.sign_once(
            lambda typed: record_adverse_event(clinic, person.id, typed, entry), lambda _: self._signed(entry)
        )

    def _signed(self, entry: AdverseEventEntry) -> None:
        waits = "" if entry.finished else " The open lines are pending on Today."
        self.app.notify(f"Reaction report stored.{waits}", title="Signed", markup=False)
        self._stored = self._untouched = entry.body
        self._show_message("")
        self.query_one("#lines", ChoiceList).focus()
        self._read(begin=False, offer=True)

    def not_stored(self, error: NeedlepointError) -> None:
        """Say why, and go to the line it is about."""
        self._show_message(f"Nothing was stored. {error}")
        self._point_at(error.at if isinstance(error, BadInputError) else "")

    def reread(self) -> None:
        """Read the reaction again; what is entered stays."""
        self._read(begin=False)

    def action_close(self) -> None:
        """Go back; asks before an unsigned report is discarded."""
        if self.body == self._untouched:
            self.dismiss()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss()

        text = "Discard what was entered? F6 signs it instead and leaves the rest pending on Today."
        self.app.push_screen(ConfirmDialog(text, "discard"), answered)

    def _point_at(self, name: str) -> None:
        """Put the cursor on the line a message is about."""
        lines = self.query_one("#lines", ChoiceList)
        lines.focus()
        place = entries.place_of(name)
        if place is not None:
            lines.go_to(place)


def _standing(found: Reaction) -> str:
    if found.account is None:
        return "not recorded yet"
    return f"{'signed' if found.account.finished else 'pending, signed'} by {found.account.recorded_by}"
