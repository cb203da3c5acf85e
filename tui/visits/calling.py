"""Records what came of a call: the person is held meanwhile, so that no colleague calls them too."""

from __future__ import annotations

from dataclasses import replace

from textual import work

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import NeedlepointError
from models.core.typed_date import parse_date
from models.core.words import weekday_text
from models.people.actions.authenticate import Denied
from models.people.permissions import permission, refusal
from models.people.versions import Stale
from models.store.clinic import Clinic
from models.visits.actions.book_visit import BookedAlready
from models.visits.actions.record_call import (
    CALL_AGAIN,
    DECLINED,
    WILL_COME,
    Called,
    CallEntry,
    check_call,
    claim_call,
    record_call,
    release_call,
)
from models.visits.queries.call_list import CallLine
from tui.dialogs.browse import FilterScreen
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import write
from tui.widgets.patient_banner import full_name

ACT = permission("work_call_list")
NO_ONE = "No one is selected: no one is due, or no one matches."
_DAY = Field("day", "Day", "T+1, T+7, 2026-12-01")
_NOTE = Field("note", "Note", "may stay empty")
FIELDS = {
    WILL_COME: (_DAY, Field("time", "Time", "14:00 or 2 pm; empty: no time"), _NOTE),
    CALL_AGAIN: (_DAY, _NOTE),
    DECLINED: (Field("note", "Reason", "in a few words, such as: gets it at work"),),
}
"""What is asked after an outcome; the others are stored at once."""


class RecordsCalls(FilterScreen):
    """Part of the call list."""

    def _line(self) -> CallLine | None:
        raise NotImplementedError

    def action_call(self) -> None:
        """Hold the selected person, and ask what came of the call."""
        line, person = self._line(), self.app.person
        denied = refusal(person, person.name, ACT) if person else None
        if denied or line is None:
            self._show_message(denied.text if denied else NO_ONE)
        else:
            self._claim(line)

    @work(group="store", exit_on_error=False)
    async def _claim(self, line: CallLine) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        try:
            problem = await write(self, claim_call, clinic, person.id, line.patient_id, line.attempts)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(problem, Stale | Denied):
            self._show_message(problem.text)
            self._read()
            return
        self._show_message("")
        self._ask_outcome(clinic, line)

    def _ask_outcome(self, clinic: Clinic, line: CallLine) -> None:
        options = tuple((row.code, row.display) for row in clinic_tables(clinic).reasons["call"])

        def chosen(code: str | None) -> None:
            if code is None:
                self._release(line)
            elif code in FIELDS:
                self._ask_more(clinic, line, code)
            else:
                self._record(line, CallEntry(line.patient_id, line.attempts, code))

        self.app.push_screen(ChooseDialog(_title(line), options), chosen)

    def _ask_more(self, clinic: Clinic, line: CallLine, outcome: str) -> None:
        def typed(values: dict[str, str]) -> CallEntry:
            on = values.get("day", "").strip()
            entry = CallEntry(
                line.patient_id,
                line.attempts,
                outcome,
                parse_date(on, clinic.today(), "day") if on else None,
                values.get("time", ""),
                values["note"],
            )
            check_call(clinic, entry)
            return entry

        def taken(entry: CallEntry | None) -> None:
            if entry is None:
                self._release(line)
            else:
                self._record(line, entry)

        title = f"{clinic_tables(clinic).words('call', outcome).capitalize()}: {_title(line)}"
        self.app.push_screen(FieldsDialog(title, FIELDS[outcome], {}, typed), taken)

    @work(group="store", exit_on_error=False)
    async def _record(self, line: CallLine, entry: CallEntry) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        try:
            outcome = await write(self, record_call, clinic, person.id, entry)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, BookedAlready):
            self._ask_again(line, entry, outcome)
        elif isinstance(outcome, Called):
            again = f" Listed again {weekday_text(outcome.next_on)}." if outcome.next_on else ""
            message = clinic_tables(clinic).words("call", entry.outcome).partition(":")[0]
            self._show_message(f"{full_name(line.family, line.given)}: {message}.{again}", "done")
        else:
            self._show_message(outcome.text)
        self._read()

    def _ask_again(self, line: CallLine, entry: CallEntry, known: BookedAlready) -> None:
        def answered(again: bool | None) -> None:
            if again:
                self._record(line, replace(entry, anyway=True))
            else:
                self._release(line)

        self.app.push_screen(ConfirmDialog(f"{known.text} Book a second visit on that day?", "second visit"), answered)

    @work(group="store", exit_on_error=False)
    async def _release(self, line: CallLine) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is not None and person is not None:
            await write(self, release_call, clinic, person.id, line.patient_id)
            self._read()


def _title(line: CallLine) -> str:
    return f"{full_name(line.family, line.given)} · {line.phone or 'no phone recorded'}"
