"""A reaction: what began when, what was done, and where it is reported. Treat first; the paper can wait."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Static

from models.charting.reactions.account import ReactionBody
from models.charting.reactions.facts import Reaction, lacking
from models.charting.reactions.one import reaction_of
from models.charting.reactions.record_adverse_event import AdverseEventEntry, record_adverse_event
from models.charting.reactions.record_allergy_of_reaction import record_allergy_of_reaction
from models.charting.reactions.report_adverse_event import report_adverse_event
from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError, NeedlepointError
from models.core.words import say_date, say_time
from models.exchange.exports.reaction_packet import reaction_packet
from models.people.actions.authenticate import Denied
from tui.charting.reaction import entries
from tui.charting.reaction.asking import AsksLines
from tui.design.keys import bindings
from tui.design.text import hung, joined, plain
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read, write
from tui.frame.closing import ClosesItself
from tui.frame.failure import TellsFailures
from tui.frame.packet_file import write_packet
from tui.frame.session import Session
from tui.widgets.choice_list import ChoiceList
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.patient_banner import PatientBanner


class ReactionScreen(AsksLines, ClosesItself, TellsFailures, Screen[None]):
    """One dose's reaction. Each line has a letter; the account is signed whole."""

    CSS_PATH = "reaction.tcss"
    HELP = (
        "A letter opens its line. F10 signs a finished account; F6 signs what is there and keeps it waiting on the "
        "worklist. A severe sign opens the emergency card at once. F7 writes the packet for VAERS or MedWatch to a "
        "file, F8 keeps the number they gave, F4 adds the allergy."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("reaction")

    app: Session

    def __init__(self, dose_id: UUID) -> None:
        super().__init__()
        self._dose_id = dose_id
        self._reaction: Reaction | None = None
        self.body = self._stored = ReactionBody()
        self._storing = False

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
        day = "" if found.given_on == clinic.today() else f"{say_date(found.given_on)} "
        given = f"given {day}{say_time(found.given_at, clinic.zone)}"
        self.query_one("#dose", Static).update(
            joined(
                ("REACTION  ", "bold $error"),
                f"{found.drug} {found.dose}   ",
                (given, "bold"),
                f"   {_standing(found)}",
            )
        )
        missing = lacking(clinic_tables(clinic), self.body)
        said = entries.shown(found, self.body, clinic_tables(clinic), clinic.zone)
        self.query_one("#lines", ChoiceList).show(entries.choices(said, missing))
        self.query_one("#report", Flow).show(*_report(found))

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
        self._say("")
        self._show()

    @on(Input.Submitted, "#pin")
    def _not_by_enter(self) -> None:
        self._say("Enter does not sign. Press F10, or Alt+S.")

    def action_sign(self) -> None:
        """Sign the finished account."""
        self._sign(finished=True)

    def action_later(self) -> None:
        """Sign what is there; the rest waits on the worklist."""
        self._sign(finished=False)

    def _sign(self, *, finished: bool) -> None:
        if self._storing or self._reaction is None:
            return
        if self._reaction.account and self.body == self._stored and self._reaction.account.finished >= finished:
            self._say("Nothing changed since it was signed.")
            return
        pin = self.query_one("#pin", Input)
        if not pin.value:
            pin.focus()
            self._say(f"Type your PIN, then press {'F10' if finished else 'F6'} again.")
            return
        account = self._reaction.account
        entry = AdverseEventEntry(self._dose_id, self.body, finished, account.id if account else None)
        self._storing = True
        self._store(entry)

    @work(group="store", exit_on_error=False)
    async def _store(self, entry: AdverseEventEntry) -> None:
        app, pin = self.app, self.query_one("#pin", Input)
        if app.clinic is None or app.person is None:
            return
        typed, pin.value = pin.value, ""
        try:
            outcome = await write(self, record_adverse_event, app.clinic, app.person.id, typed, entry)
        except NeedlepointError as error:
            self._say(f"Nothing was stored. {error}")
            self._point_at(error.at if isinstance(error, BadInputError) else "")
            return
        finally:
            self._storing = False
        if isinstance(outcome, Denied):
            self._say(outcome.text)
            pin.focus()
            return
        waits = "" if entry.finished else " It waits on the worklist until it is finished."
        app.notify(f"Reaction stored.{waits}", title="Signed", markup=False)
        self._stored = entry.body
        self._say("")
        self.query_one("#lines", ChoiceList).focus()
        self._read(begin=False, offer=True)

    def action_allergy(self) -> None:
        """Offer to keep the reaction as an allergy."""
        found = self._reaction
        if found is None or found.account is None:
            self._say("Sign the reaction first; then it can become an allergy.")
            return
        if found.allergy_known:
            self._say(f"The chart already holds an allergy to {found.substance}.")
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._keep_allergy()

        text = f"Add an allergy to {found.substance} to the chart, with these signs and this severity?"
        self.app.push_screen(ConfirmDialog(text, "add the allergy"), answered)

    @work(group="allergy", exit_on_error=False)
    async def _keep_allergy(self) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            kept = await write(
                self, record_allergy_of_reaction, app.clinic, app.person.id, app.person.name, self._dose_id
            )
        except NeedlepointError as error:
            self._say(str(error))
            return
        app.notify(plain(f"Allergy to {kept.substance} is on the chart.").plain, markup=False)
        self._read(begin=False)

    @work(group="packet", exit_on_error=False)
    async def action_packet(self) -> None:
        """Write the packet to a file of this person alone."""
        app = self.app
        if app.clinic is None:
            return
        try:
            text = await read(reaction_packet, app.clinic, self._dose_id)
            path = await read(write_packet, app.papers, f"reaction-{self._dose_id}.txt", text)
        except NeedlepointError as error:
            self._say(str(error))
            return
        unsaid = " Changes since the last signature are not in it." if self.body != self._stored else ""
        self._say(f"Written to {path}.{unsaid}", problem=False)

    def action_number(self) -> None:
        """Keep the number the report was given."""
        found = self._reaction
        if found is None or found.account is None:
            self._say("Sign the reaction first; then keep the number of its report.")
            return
        to = found.report_to.sent_to
        fields = (Field("number", "NUMBER", f"as {to} gave it"),)
        self.app.push_screen(FieldsDialog(f"Reported to {to}", fields, {}, lambda typed: typed["number"]), self._number)

    def _number(self, number: str | None) -> None:
        if number is not None:
            self._keep_number(number)

    @work(group="number", exit_on_error=False)
    async def _keep_number(self, number: str) -> None:
        app, found = self.app, self._reaction
        if app.clinic is None or app.person is None or found is None:
            return
        who = (app.person.id, app.person.name)
        try:
            await write(self, report_adverse_event, app.clinic, *who, self._dose_id, found.report_to.sent_to, number)
        except BadInputError as error:
            self._say(str(error))
            return
        self._say("")
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

    def _say(self, text: str, *, problem: bool = True) -> None:
        line = self.query_one("#problem", Static)
        line.update(plain(f"[!] {text}" if problem and text else text, "" if problem else "$primary"))


def _standing(found: Reaction) -> str:
    if found.account is None:
        return "nothing written down yet"
    return f"{'signed' if found.account.finished else 'UNFINISHED'} by {found.account.recorded_by}"


def _report(found: Reaction) -> list[Any]:
    row = found.report_to
    asked = "REQUIRED BY LAW. " if found.report_required else ""
    keys = ("   F7 packet, F8 its number", "$foreground 65%")
    said = (f"{row.sent_to}  ", "bold"), (asked, "bold $warning"), row.text, keys
    rows: list[Any] = [hung(("REPORT TO      ", "$foreground 65%"), *said)]
    if found.reports:
        numbers = ", ".join(f"{kept.sent_to} {kept.number} ({kept.recorded_by})" for kept in found.reports)
        rows.append(hung(("REPORTED       ", "$foreground 65%"), numbers))
    return rows
