"""What follows a signed reaction: the allergy it becomes, the file of its report, the number the report got."""

from __future__ import annotations

from uuid import UUID

from textual import work
from textual.screen import Screen
from textual.widgets import Static

from models.charting.reactions.facts import Reaction
from models.charting.reactions.reaction_report import ReactionBody
from models.charting.reactions.record_allergy_of_reaction import record_allergy_of_reaction
from models.charting.reactions.report_adverse_event import report_adverse_event
from models.core.errors import BadInputError, NeedlepointError
from models.exchange.exports.reaction_report import reaction_report
from tui.design.marked import marked
from tui.design.text import Hung, hung, plain
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read, write
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.reaction_report_file import write_reaction_report
from tui.frame.session import Session
from tui.frame.signing import SignsWithPin


class ReportsReaction(SignsWithPin, ClosesItself, ReportsFailures, Screen[None]):
    """Part of the reaction's screen. `body` is what is entered, `_stored` what was signed last."""

    app: Session

    def __init__(self, dose_id: UUID) -> None:
        super().__init__()
        self._dose_id = dose_id
        self._reaction: Reaction | None = None
        self.body = self._stored = ReactionBody()

    def reread(self) -> None:
        """Read the reaction again; what is entered stays."""
        raise NotImplementedError

    def action_allergy(self) -> None:
        """Offer to record the reaction as an allergy."""
        found = self._reaction
        if found is None or found.account is None:
            self._show_message("Sign the reaction first; then it can become an allergy.")
            return
        if found.allergy_known:
            self._show_message(f"The chart already holds an allergy to {found.substance}.")
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
            self._show_message(str(error))
            return
        app.notify(plain(f"Allergy to {kept.substance} is on the chart.").plain, markup=False)
        self.reread()

    @work(group="report", exit_on_error=False)
    async def action_reaction_report(self) -> None:
        """Write the report to a file of this person alone."""
        app = self.app
        if app.clinic is None:
            return
        try:
            text = await read(reaction_report, app.clinic, self._dose_id)
            path = await read(write_reaction_report, app.reports, f"reaction-{self._dose_id}.txt", text)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        unsaid = " Changes since the last signature are not in it." if self.body != self._stored else ""
        self._show_message(f"Written to {path}.{unsaid}", problem=False)

    def action_number(self) -> None:
        """Keep the number the report was given."""
        found = self._reaction
        if found is None or found.account is None:
            self._show_message("Sign the reaction first; then keep the number of its report.")
            return
        to = found.report_to.sent_to
        fields = (Field("number", "Number", f"as {to} gave it"),)
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
            self._show_message(str(error))
            return
        self._show_message("")
        self.reread()

    def _show_message(self, text: str, *, problem: bool = True) -> None:
        line = self.query_one("#problem", Static)
        line.update(marked("warn", text) if problem and text else plain(text, "$accent"))


def report_rows(found: Reaction) -> list[Hung]:
    """Return where the reaction is reported, and the numbers of the reports made."""
    row = found.report_to
    asked = "Required by law. " if found.report_required else ""
    keys = ("   F7 report file, F8 its number", "$quiet")
    message = (f"{row.sent_to}  ", "bold"), (asked, "bold $warn"), row.text, keys
    rows: list[Hung] = [hung(("Report to  ", "$quiet"), *message)]
    if found.reports:
        numbers = ", ".join(f"{kept.sent_to} {kept.number} ({kept.recorded_by})" for kept in found.reports)
        rows.append(hung(("Reported   ", "$quiet"), numbers))
    return rows
