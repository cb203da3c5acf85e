"""A count by two people and the settling of what differs, as the screen of controlled drugs asks for them."""

from __future__ import annotations

from collections.abc import Sequence
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
from tui.design.text import fitted, plain
from tui.dialogs.choose import ReasonDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.stock.asking import AsksAboutLots, Values
from tui.stock.controlled.shown import Line, books, held_of, named, number_of, unit_of
from tui.stock.second import SECOND, second_of, taken, without_pin

FIRST_FIELDS = ("quantity", "counted_at", "note")
AT_ONCE = 12
"""How many lots one form holds at 24 lines."""
HINTS = {
    "quantity": ("unopened containers", "mL left in it"),
    "seen": ("containers, counted by yourself", "mL, measured by yourself"),
}
"""What a field is counted in: containers, or an open vial."""
NONE, ALL_COUNTED = (
    "No controlled drug is in stock.",
    "Everything was counted today. c counts the selected one again.",
)
_LABEL = 13


@dataclass(frozen=True, slots=True)
class _Count:
    """A count under way: what is counted since when, and the intents it is stored under however often it is sent."""

    lines: tuple[Line, ...]
    shift: str
    began: datetime
    intents: tuple[UUID, ...]

    @property
    def named(self) -> str:
        """What is counted, for the title of a form."""
        return named(self.lines[0]) if len(self.lines) == 1 else f"{len(self.lines)} controlled lots"

    def fields(self, name: str) -> list[Field]:
        """Return a field for each line, `quantity` of the first person or `seen` of the second."""
        if len(self.lines) > 1:
            return [Field(f"{name}{place}", _label(line), _hint(line)) for place, line in enumerate(self.lines)]
        return [Field(name, "Counted", HINTS[name][bool(held_of(self.lines[0]).vial_id)])]

    def place(self, line: Line) -> str:
        """Return what tells the fields of a line from those of the others."""
        return "" if len(self.lines) == 1 else str(self.lines.index(line))


class CountsByTwo(AsksAboutLots):
    """The part of the screen of controlled drugs that counts and settles."""

    _shift = ""

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        raise NotImplementedError

    def not_counted(self) -> tuple[Line, ...]:
        """Return the lines that were not counted today."""
        raise NotImplementedError

    def action_count(self) -> None:
        """Count the selected line."""
        if self._may("count_stock"):
            self._begin((self.line,) if self.line else (), NONE)

    def action_count_all(self) -> None:
        """Count everything that was not counted today, under one pair of names."""
        if self._may("count_stock"):
            self._begin(self.not_counted()[:AT_ONCE], ALL_COUNTED if self.line else NONE)

    def _begin(self, lines: tuple[Line, ...], nothing: str) -> None:
        """Ask which count of the day it is, once, then what the first person counted, then the second."""
        clinic = self.app.clinic
        if clinic is None:
            return
        if not lines:
            self._show_message(nothing)
        elif self._shift:
            intents = tuple(clinic.new_id() for _ in lines)
            self._first(_Count(lines, self._shift, clinic.now(), intents), {"counted_at": "N"})
        else:
            rows = clinic_tables(clinic).reasons["controlled_shift"]

            def picked(code: str | None) -> None:
                if code:
                    self._shift = code
                    self._begin(lines, nothing)

            dialog = ReasonDialog("Which count is this?", tuple((row.code, row.display) for row in rows))
            self.app.push_screen(dialog, picked)

    def _first(self, count: _Count, values: Values, problem: BadInputError | None = None) -> None:
        fields = (
            *count.fields("quantity"),
            Field("counted_at", "When", "N for now, -10, 17:30, T-1@17:30"),
            Field("note", "Note", "may stay empty"),
        )

        def checked(typed: Values) -> Values:
            # What the second person will see is not known yet: nothing of it is looked at here.
            seen = {f"seen{at}": typed[f"quantity{at}"] for at in map(count.place, count.lines)}
            self._entries(count, {**typed, **seen})
            return typed

        def counted(typed: Values | None) -> None:
            if typed is not None:
                self._second(count, {**values, **typed})

        self.app.push_screen(FieldsDialog(f"Count {count.named}", fields, values, checked, problem), counted)

    def _second(self, count: _Count, values: Values, problem: BadInputError | None = None) -> None:
        fields = (*SECOND, *(field for field in count.fields("seen") if _counted(field.name, values)))

        def checked(typed: Values) -> Values:
            for field in fields[len(SECOND) :]:
                parse_amount(typed[field.name], field.name)
            return typed

        def signed(typed: Values | None) -> None:
            if typed is None:
                self._first(count, values)
            else:
                self._store(count, {**values, **typed})

        title = f"Second person: count {count.named}"
        self.app.push_screen(FieldsDialog(title, fields, without_pin(values), checked, problem), signed)

    def _store(self, count: _Count, values: Values) -> None:
        def act(clinic: Clinic, person_id: UUID) -> Any:
            return taken(count_controlled(clinic, person_id, self._entries(count, values), second_of(values)))

        def refused(error: BadInputError) -> None:
            again = self._first if error.at.startswith(FIRST_FIELDS) else self._second
            again(count, values, error)

        done = [line for line in count.lines if _counted(f"seen{count.place(line)}", values)]
        self._do(act, lambda outcome: _told(done, outcome), refused)

    def _entries(self, count: _Count, values: Values) -> tuple[ControlledEntry, ...]:
        """Return what was counted; a line left empty was not. Raises BadInputError where none was."""
        clinic, typed = self.app.clinic, values["counted_at"].strip()
        at = parse_time(typed or "N", count.began, clinic.zone, "counted_at") if clinic else count.began
        made = []
        for line, intent in zip(count.lines, count.intents, strict=True):
            place = count.place(line)
            if not place or _counted(f"quantity{place}", values):
                quantity, seen = (parse_amount(values[f"{name}{place}"], f"{name}{place}") for name in HINTS)
                entry = ControlledEntry(held_of(line), count.shift, quantity, seen, at, values["note"], intent, place)
                made.append(entry)
        if not made:
            raise BadInputError("quantity0", "write what you counted; a lot left empty is not counted")
        return tuple(made)

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


def _counted(field: str, values: Values) -> bool:
    """Return whether the first person counted the line of a field."""
    return bool(values.get(field.replace("seen", "quantity"), "").strip())


def _label(line: Line) -> str:
    return fitted(plain(f"{number_of(line)}{' open' if held_of(line).vial_id else ''}"), _LABEL).plain


def _hint(line: Line) -> str:
    drug = line.drug if isinstance(line, Discrepancy) else f"{line.lot.drug} {line.lot.strength}"
    return f"{'mL' if held_of(line).vial_id else 'containers'}, {drug}"


def _told(lines: Sequence[Line], done: Sequence[CountedByTwo]) -> str:
    differing = [(line, made) for line, made in zip(lines, done, strict=True) if made.difference]
    by = f"{len(lines)} with {done[0].verified_by}" if len(lines) > 1 else f"with {done[0].verified_by}"
    if not differing:
        agrees = "all agree" if len(lines) > 1 else f"lot {number_of(lines[0])} agrees"
        return f"Counted {by}: {agrees}."
    if len(differing) > 1:
        return f"Counted {by}: {len(differing)} differ and are open."
    line, made = differing[0]
    how = "over" if made.difference > 0 else "under"
    amount = f"{format_amount(abs(made.difference))}{unit_of(held_of(line))}"
    return f"Counted {by}: lot {number_of(line)} is {amount} {how}, open."
