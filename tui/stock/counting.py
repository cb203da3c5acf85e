"""Counting stock: the selected lot, or one package after the other by scan; blind where the clinic wants it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.core.quantity import format_amount, parse_amount
from models.patients.queries.scan import ScanVerdict
from models.stock.actions.count_stock import Counted, count_stock, counts_blind
from models.stock.entries import CountEntry
from models.stock.queries.lots_on_hand import LotOnHand
from models.store.clinic import Clinic
from tui.dialogs.choose import ReasonDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.scans import ResolvesScans
from tui.stock.asking import AsksAboutLots, Values
from tui.widgets.key_bar import KeyBar

BEGUN = "Counting: scan a package, or c on its line. Esc ends."
BLIND = "This clinic counts blind: Esc ends the count first."
BY_TWO = "Lot {lot} is controlled ({schedule}): d counts it with a second person."
WORDS_MISSING = BadInputError("reason_text", "say in words why it differs")


@dataclass(frozen=True, slots=True)
class _Count:
    """A count under way: of what, since when; what is given from then on is not held against it."""

    item: LotOnHand
    began: datetime

    @property
    def fields(self) -> tuple[Field, ...]:
        unit = "mL left in it" if self.item.held.vial_id else "unopened containers"
        return (Field("quantity", "Counted", unit), Field("reason_text", "Note", "may stay empty"))


class CountsLots(AsksAboutLots, ResolvesScans):
    """The part of the stock screen that counts."""

    counted: set[str] | None = None
    """The lines counted since `a` was pressed; None while nothing is counted by scan."""
    _under_count = False

    @property
    def hides_amounts(self) -> bool:
        """True while somebody counts in a clinic that counts blind: nothing may say what is expected."""
        clinic = self.app.clinic
        under_way = self._under_count or self.counted is not None
        return clinic is not None and under_way and counts_blind(clinic)

    def sees_amounts(self) -> bool:
        """Return whether amounts may be shown; say so where a blind count hides them."""
        if self.hides_amounts:
            self._show_message(BLIND)
        return not self.hides_amounts

    def all_lots(self) -> Sequence[LotOnHand]:
        """Return every line of stock, those the filter hides too."""
        raise NotImplementedError

    def show_keys(self) -> None:
        """Say in the key bar what a scan does now."""
        first = (("scan", "a package"),)
        counting = (("scan", "a package to count"), ("Esc", "end the count"))
        self.query_one(KeyBar).tell(*(first if self.counted is None else counting))

    def action_count_all(self) -> None:
        """Begin to count by scan, or end it."""
        if self.counted is not None:
            self.end_count()
        elif self._may("count_stock"):
            self.counted = set()
            self.show()
            self._show_message(BEGUN, "note")
            self.show_keys()

    def end_count(self) -> None:
        """Show stock as it is again, and how much of it was counted."""
        by_one = [item for item in self.all_lots() if not item.schedule]
        done = sum(1 for item in by_one if item.key in (self.counted or ()))
        self.counted = None
        self.show()
        left = len(by_one) - done
        rest = f" {left} not counted." if left else " Nothing is left to count."
        self._show_message(f"Counted {done} of {len(by_one)}.{rest}", "done")
        self.show_keys()

    def count_scanned(self, verdict: ScanVerdict) -> None:
        """Count what was scanned; ask which, where the lot lies in several rooms or has an open vial."""
        alike = [item for item in self.all_lots() if item.ndc == verdict.ndc]
        found = [item for item in alike if verdict.lot_number in {None, item.lot_number}]
        if not found:
            lot = f"lot {verdict.lot_number} of " if verdict.lot_number else ""
            self._refuse_scan(f"No {lot}{verdict.drug_name} is in stock by the ledger. Esc, then n receives it.")
        elif len(found) == 1:
            self._count_line(found[0])
        else:
            ways = {str(place): item for place, item in enumerate(found)}
            options = tuple((place, _place(item)) for place, item in ways.items())
            self.app.push_screen(
                ReasonDialog(f"Which {verdict.drug_name} is counted?", options),
                lambda code: self._count_line(ways[code]) if code else None,
            )

    def _count_line(self, item: LotOnHand) -> None:
        self.items.select(item.key)
        if self.selected != item:
            # The filter hides what was scanned.
            self.filter.value = ""
            self.show()
            self.items.select(item.key)
        self._count(item)

    def action_count(self) -> None:
        """Ask what was counted of the selected lot."""
        item = self._lot_for("count_stock")
        if item is not None:
            self._count(item)

    def _count(self, item: LotOnHand) -> None:
        clinic = self.app.clinic
        if item.schedule:
            self._show_message(BY_TWO.format(lot=item.lot_number, schedule=item.schedule))
        elif clinic is not None:
            self._ask_count(_Count(item, clinic.now()), {})

    def _ask_count(self, count: _Count, values: Values, problem: BadInputError | None = None) -> None:
        self._set_under_count(under_count=True)

        def typed(values: Values | None) -> None:
            if values is None:
                self._set_under_count(under_count=False)
                return
            if self.hides_amounts:
                # Asked of every count: a question that came only where it differs would say so.
                self._ask_reason(count, values, "If it differs, why?")
            else:
                self._store_count(count, values, "")

        title = f"Count lot {count.item.lot_number}"
        self.app.push_screen(FieldsDialog(title, count.fields, values, _checked, problem), typed)

    def _ask_reason(self, count: _Count, values: Values, question: str) -> None:
        clinic = self.app.clinic
        known = clinic_tables(clinic).reasons["stock_count"] if clinic else ()
        needs_text = {row.code for row in known if row.needs_text}

        def picked(code: str | None) -> None:
            if code is None:
                self._ask_count(count, values)
            elif code in needs_text and not values["reason_text"].strip():
                self._ask_count(count, values, WORDS_MISSING)
            else:
                self._store_count(count, values, code)

        self.app.push_screen(ReasonDialog(question, tuple((row.code, row.display) for row in known)), picked)

    def _store_count(self, count: _Count, values: Values, reason: str) -> None:
        def act(clinic: Clinic, person_id: UUID) -> Any:
            quantity = parse_amount(values["quantity"], "quantity")
            entry = CountEntry(count.item.held, quantity, reason, values["reason_text"], count.began)
            return count_stock(clinic, person_id, (entry,))

        def done(outcome: Counted) -> str:
            self._set_under_count(under_count=False)
            if self.counted is not None:
                self.counted.add(count.item.key)
            return _told(count.item, outcome)

        def refused(error: BadInputError) -> None:
            if error.at == "reason":
                self._ask_reason(count, values, f"{error.text.partition(':')[0]}. Why does it differ?")
            else:
                self._ask_count(count, values, error)

        self._do(act, done, refused, lambda: self._set_under_count(under_count=False))

    def _set_under_count(self, *, under_count: bool) -> None:
        """Take what is expected off the screen, or show it again."""
        before, self._under_count = self.hides_amounts, under_count
        if self.hides_amounts != before:
            self.show()


def _checked(typed: Values) -> Values:
    parse_amount(typed["quantity"], "quantity")
    return typed


def _place(item: LotOnHand) -> str:
    what = "open vial" if item.held.vial_id else "unopened"
    return f"lot {item.lot_number}, {what}" + (f", {item.room}" if item.room else "")


def _told(item: LotOnHand, done: Counted) -> str:
    variance = next(iter(done.variances), None)
    if not variance:
        return f"Counted: lot {item.lot_number} agrees."
    unit = " mL" if item.held.vial_id else ""
    more = "more" if variance > 0 else "less"
    return f"Counted: lot {item.lot_number} has {format_amount(abs(variance))}{unit} {more} than the ledger held."
