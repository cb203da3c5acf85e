"""A count by two people and the settling of what differs, as the screen of controlled drugs asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.core.quantity import format_amount, parse_amount, signed_amount
from models.core.typed_time import parse_time
from models.stock.actions.count_controlled import CountedByTwo, count_controlled
from models.stock.actions.settle_discrepancy import settle_discrepancy
from models.stock.entries import ControlledEntry, Settlement
from models.stock.queries.controlled import Discrepancy
from models.store.clinic import Clinic
from tui.dialogs.choose import ReasonDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.stock.asking import AsksAboutLots, Values
from tui.stock.controlled.shown import Line, books, held_of, named, number_of, unit_of
from tui.stock.second import SECOND, second_of, taken, without_pin

FIRST_FIELDS = ("quantity", "counted_at", "note")


@dataclass(frozen=True, slots=True)
class _Count:
    """A count under way: what is counted since when, and the intent it is stored under however often it is sent."""

    line: Line
    shift: str
    began: datetime
    intent_id: UUID


class CountsByTwo(AsksAboutLots):
    """The part of the screen of controlled drugs that counts and settles."""

    _shift = ""

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        raise NotImplementedError

    def action_count(self) -> None:
        """Ask which count of the day it is, once, then what the first person counted, then the second."""
        clinic, line = self.app.clinic, self.line
        if not self._may("count_stock") or clinic is None:
            return
        if line is None:
            self._show_message("No controlled drug is in stock.")
        elif self._shift:
            self._first(_Count(line, self._shift, clinic.now(), clinic.new_id()), {"counted_at": "N"})
        else:
            rows = clinic_tables(clinic).reasons["controlled_shift"]
            dialog = ReasonDialog("Which count is this?", tuple((row.code, row.display) for row in rows))
            self.app.push_screen(dialog, self._shift_picked)

    def _shift_picked(self, code: str | None) -> None:
        if code:
            self._shift = code
            self.action_count()

    def _first(self, count: _Count, values: Values, problem: BadInputError | None = None) -> None:
        what = "mL left in it" if held_of(count.line).vial_id else "unopened containers"
        fields = (
            Field("quantity", "Counted", what),
            Field("counted_at", "When", "N for now, -10, 17:30, T-1@17:30"),
            Field("note", "Note", "may stay empty"),
        )

        def checked(typed: Values) -> Values:
            self._entry(count, {**typed, "seen": typed["quantity"]})
            return typed

        def counted(typed: Values | None) -> None:
            if typed is not None:
                self._second(count, {**values, **typed})

        title = f"Count {named(count.line)}"
        self.app.push_screen(FieldsDialog(title, fields, values, checked, problem), counted)

    def _second(self, count: _Count, values: Values, problem: BadInputError | None = None) -> None:
        what = "mL, measured by yourself" if held_of(count.line).vial_id else "containers, counted by yourself"
        fields = (*SECOND, Field("seen", "Counted", what))

        def checked(typed: Values) -> Values:
            parse_amount(typed["seen"], "seen")
            return typed

        def signed(typed: Values | None) -> None:
            if typed is None:
                self._first(count, values)
            else:
                self._store(count, {**values, **typed})

        title = f"Second person: count {named(count.line)}"
        self.app.push_screen(FieldsDialog(title, fields, without_pin(values), checked, problem), signed)

    def _store(self, count: _Count, values: Values) -> None:
        def act(clinic: Clinic, person_id: UUID) -> Any:
            entry = self._entry(count, values)
            return taken(count_controlled(clinic, person_id, entry, second_of(values), count.intent_id))

        def refused(error: BadInputError) -> None:
            again = self._first if error.at in FIRST_FIELDS else self._second
            again(count, values, error)

        self._do(act, lambda done: _told(count.line, done), refused)

    def _entry(self, count: _Count, values: Values) -> ControlledEntry:
        clinic, typed = self.app.clinic, values["counted_at"].strip()
        at = parse_time(typed or "N", count.began, clinic.zone, "counted_at") if clinic else count.began
        quantity, seen = parse_amount(values["quantity"], "quantity"), parse_amount(values["seen"], "seen")
        return ControlledEntry(held_of(count.line), count.shift, quantity, seen, at, values["note"])

    def action_settle(self) -> None:
        """Ask why the selected discrepancy is one, then for the second person."""
        clinic, line = self.app.clinic, self.line
        if not self._may("settle_discrepancies") or clinic is None:
            return
        if not isinstance(line, Discrepancy):
            self._show_message("Select an open discrepancy: it stands at the top of the list.")
            return
        known = clinic_tables(clinic).reasons["controlled_settlement"]
        question = f"Why does {named(line)} differ by {signed_amount(line.count.difference)}{unit_of(line.count.held)}?"

        def picked(code: str | None) -> None:
            reason = next((row for row in known if row.code == code), None)
            if reason:
                hint = "in words: it is kept with the count" if reason.needs_text else "may stay empty"
                self._settle(line, reason.code, Field("reason_text", "Words", hint), {})

        self.app.push_screen(ReasonDialog(question, tuple((row.code, row.display) for row in known)), picked)

    def _settle(
        self, line: Discrepancy, code: str, words: Field, values: Values, problem: BadInputError | None = None
    ) -> None:
        def settle(values: Values) -> None:
            def act(clinic: Clinic, person_id: UUID) -> Any:
                settlement = Settlement(line.count.id, code, values["reason_text"])
                return taken(settle_discrepancy(clinic, person_id, settlement, second_of(values)))

            def done(by: Decimal) -> str:
                booked = f"{signed_amount(by)}{unit_of(line.count.held)}" if by else "nothing"
                return f"Settled: lot {line.lot_number}, {booked} booked."

            self._do(act, done, lambda error: self._settle(line, code, words, without_pin(values), error))

        self._ask(f"Settling lot {line.lot_number} books {books(line)}", (words, *SECOND), values, settle, problem)


def _told(line: Line, done: CountedByTwo) -> str:
    lot, unit = number_of(line), unit_of(held_of(line))
    if not done.difference:
        return f"Counted with {done.verified_by}: lot {lot} agrees."
    how = "over" if done.difference > 0 else "under"
    return f"Counted with {done.verified_by}: lot {lot} is {format_amount(abs(done.difference))}{unit} {how}, open."
