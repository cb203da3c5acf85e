"""Books a patient, or records who walked in: whom, now or when, for which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from textual import work

from models.core.errors import NeedlepointError
from models.core.typed_date import parse_date
from models.patients.queries.patients import FoundPatient
from models.people.actions.authenticate import Denied
from models.people.permissions import permission, refusal
from models.store.clinic import Clinic
from models.visits.actions.book_visit import BookedAlready, VisitEntry, book_visit, check_entry
from models.visits.queries.open_orders import OpenOrder, open_orders
from tui.dialogs.browse import FilterScreen
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read, write
from tui.frame.ways import To
from tui.widgets.patient_banner import full_name

ACT = permission("manage_visits")
HERE, BOOK, ANY = "here", "book", "any"
FIELDS = (
    Field("day", "Day", "T for today, T+7, 2026-12-01"),
    Field("time", "Time", "14:00 or 2 pm; empty: no time"),
    Field("reason", "Reason", "may stay empty"),
)


class BooksVisits(FilterScreen):
    """Part of Arrivals. `_day` is the day shown, `_then` the visit to stand on once the list is read again."""

    _day: date | None = None
    _then: UUID | None = None

    def _refused(self) -> bool:
        """Say why a person may not change arrivals, before anything is asked."""
        person = self.app.person
        denied = refusal(person, person.name, ACT) if person else None
        self._show_message(denied.text if denied else "")
        return denied is not None

    def action_book(self) -> None:
        """Choose a patient, then now or a day."""
        if not self._refused():
            self.app.go(To.FIND_PATIENT, then=self._found_patient, choosing=True)

    def _found_patient(self, patient: FoundPatient | None) -> None:
        if patient is None:
            return
        options = ((HERE, "here now: walk-in"), (BOOK, "book a day and a time"))

        def chosen(how: str | None) -> None:
            if how:
                self._choose_order(patient, how)

        self.app.push_screen(ChooseDialog(full_name(patient.family, patient.given), options), chosen)

    @work(group="store", exit_on_error=False)
    async def _choose_order(self, patient: FoundPatient, how: str) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        orders = await read(open_orders, clinic, patient.id)
        if len(orders) < 2:
            self._ask_when(patient, how, orders[0] if orders else None)
            return
        options = [(ANY, "whatever is due then"), *((str(order.id), order.words) for order in orders)]

        def chosen(code: str | None) -> None:
            if code:
                self._ask_when(patient, how, next((order for order in orders if str(order.id) == code), None))

        self.app.push_screen(ChooseDialog("For which order?", tuple(options)), chosen)

    def _ask_when(self, patient: FoundPatient, how: str, order: OpenOrder | None) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        whole = VisitEntry(patient.id, clinic.today(), order_id=order.id if order else None, walked_in=how == HERE)
        if how == HERE:
            self._book(whole)
            return
        title = f"Book {full_name(patient.family, patient.given)}" + (f": {order.words}" if order else "")
        day = self._day if self._day and self._day > clinic.today() else None
        values = {"day": day.isoformat() if day else ""}

        def booked(entry: VisitEntry | None) -> None:
            if entry:
                self._book(entry)

        dialog = FieldsDialog(title, FIELDS, values, lambda typed: _entry(clinic, whole, typed))
        self.app.push_screen(dialog, booked)

    @work(group="store", exit_on_error=False)
    async def _book(self, entry: VisitEntry) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        try:
            outcome = await write(self, book_visit, clinic, person.id, entry)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, BookedAlready):
            self._ask_again(entry, outcome)
        elif isinstance(outcome, Denied):
            self._show_message(outcome.text)
        else:
            self._go_to(entry.day, outcome.visit_id)
            self._show_message("Recorded as here." if entry.walked_in else "Booked.", "done")

    def _ask_again(self, entry: VisitEntry, known: BookedAlready) -> None:
        def answered(again: bool | None) -> None:
            if again:
                self._book(replace(entry, anyway=True))
            else:
                self._go_to(entry.day, known.visit_id)

        question = f"{known.text} Record a second visit on that day?"
        self.app.push_screen(ConfirmDialog(question, "second visit"), answered)

    def _go_to(self, day: date, visit_id: UUID) -> None:
        """Show a day's list again, on one of its visits."""
        self._day, self._then = day, visit_id
        self._read()


def _entry(clinic: Clinic, whole: VisitEntry, typed: dict[str, str]) -> VisitEntry:
    day = parse_date(typed["day"] or "T", clinic.today(), "day")
    entry = replace(whole, day=day, time=typed["time"], reason=typed["reason"])
    check_entry(clinic, entry)
    return entry
