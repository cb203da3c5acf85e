"""A reaction: what began when, what was done, and where it is reported. Treat first; the paper can wait."""

from __future__ import annotations

from typing import Any, ClassVar

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
from tui.widgets.choice_list import ChoiceList
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.patient_banner import PatientBanner


class ReactionScreen(AsksLines, ReportsReaction):
    """One dose's reaction. Each line has a letter; the account is signed whole."""

    CSS_PATH = "reaction.tcss"
    HELP = (
        "A letter opens its line. F10 signs a finished account; F6 signs what is there and keeps it waiting on the "
        "worklist. A severe sign opens the emergency card at once. F7 writes the packet for VAERS or MedWatch to a "
        "file, F8 keeps the number they gave, F4 adds the allergy."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("reaction")

    app: Session

    def compose(self) -> ComposeResult:
        """Lay out the dose, the lines, the report and the PIN."""
        yield PatientBanner("reading…")
        yield Static("", id="dose")
        with VerticalScroll(can_focus=False, id="form"):
            yield ChoiceList(id="lines")
        yield Flow(id="report")
        with Horizontal(id="sign"):
            yield Static("YOUR PIN", classes="label")
            yield Input(password=True, id="pin", max_length=32)
        yield Static("", id="problem", classes="problem")
        yield KeyBar("reaction", "app", first=(("letter", "its line"),))

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
            self._stored = found.account.body if found.account else ReactionBody()
            charted = ReactionBody(signs=found.signs, severity=found.severity)
            self.body = self._stored if found.account else charted
        self._show()
        if offer and not found.allergy_known and self.app.screen is self:
            self.action_allergy()

    def _show(self) -> None:
        clinic, found = self.app.clinic, self._reaction
        if clinic is None or found is None:
            return
        day = "" if found.given_on == clinic.today() else f"{date_text(found.given_on)} "
        given = f"given {day}{time_text(found.given_at, clinic.zone)}"
        self.query_one("#dose", Static).update(
            joined(
                ("REACTION  ", "bold $stop"),
                f"{found.drug} {found.dose}   ",
                (given, "bold"),
                f"   {_standing(found)}",
            )
        )
        missing = lacking(clinic_tables(clinic), self.body)
        message = entries.shown(found, self.body, clinic_tables(clinic), clinic.zone)
        self.query_one("#lines", ChoiceList).show(entries.choices(message, missing))
        self.query_one("#report", Flow).show(*report_rows(found))

    def on_key(self, event: events.Key) -> None:
        """Open a line by its letter, or the one under the cursor by Enter."""
        if isinstance(self.focused, Input):
            return
        lines = self.query_one("#lines", ChoiceList)
        if event.key == "enter":
            lines.action_pick()
        elif not lines.takes(event.character):
            return
        event.stop()

    @on(ChoiceList.Picked, "#lines")
    def _line(self, event: ChoiceList.Picked) -> None:
        if self._reaction is not None and self.app.clinic is not None:
            self.ask(event.code, self.app.clinic, self._reaction)

    def take(self, body: ReactionBody) -> None:
        """Take a changed account."""
        self.body = body
        self._show_message("")
        self._show()

    @on(Input.Submitted, "#pin")
    def _not_by_enter(self) -> None:
        self._show_message(NOT_BY_ENTER)

    def action_sign(self) -> None:
        """Sign the finished account."""
        self._sign(finished=True)

    def action_later(self) -> None:
        """Sign what is there; the rest waits on the worklist."""
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
        waits = "" if entry.finished else " It waits on the worklist until it is finished."
        self.app.notify(f"Reaction stored.{waits}", title="Signed", markup=False)
        self._stored = entry.body
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
        """Go back; asks before an unsigned account is thrown away."""
        found = self._reaction
        untouched = self._stored
        if found and found.account is None:
            untouched = ReactionBody(signs=found.signs, severity=found.severity)
        if self.body == untouched:
            self.dismiss()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss()

        text = "Throw away what was entered? F6 signs it and keeps it waiting on the worklist instead."
        self.app.push_screen(ConfirmDialog(text, "throw away"), answered)

    def _point_at(self, name: str) -> None:
        """Put the cursor on the line a message is about."""
        lines = self.query_one("#lines", ChoiceList)
        lines.focus()
        place = entries.place_of(name)
        if place is not None:
            lines.go_to(place)


def _standing(found: Reaction) -> str:
    if found.account is None:
        return "nothing written down yet"
    return f"{'signed' if found.account.finished else 'UNFINISHED'} by {found.account.recorded_by}"
