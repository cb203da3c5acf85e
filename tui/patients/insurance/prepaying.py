"""How series a patient paid for beforehand are recorded and ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.billing.prepaid.facts import PrepaidFacts
from models.billing.prepaid.selling import SeriesEntry, end_series, sell_series
from models.core.errors import BadInputError
from models.core.quantity import parse_amount
from models.core.required_reason import stated
from models.core.typed_date import parse_date
from models.drugs.clinic_formulary import clinic_formulary
from models.people.permissions import permission
from tui.dialogs.clinical_fields import drugs_named
from tui.dialogs.fields import Field, FieldsDialog
from tui.patients.insurance.storing import StoresInsurance

MAY_SELL = permission("sell_series")
SERIES = (
    Field("drug", "Drug", "part of its name"),
    Field("bought", "Doses", "how many were paid for, such as 10"),
    Field("amount", "Paid", "in dollars, such as 250.00; empty: not written down"),
    Field("paid_on", "Paid on", "T is today, 2026-12-01"),
    Field("note", "Note", "receipt number or a few words, or empty"),
)
_WHY = (Field("reason", "Reason", "paid back, or never sold so"),)


class EntersPrepaid(StoresInsurance):
    """Part of the page."""

    def action_prepaid(self) -> None:
        """Record a series the patient paid for."""
        if not self._refused(MAY_SELL):
            self._series_form({"paid_on": "T"})

    def _series_form(self, values: Mapping[str, str], problem: BadInputError | None = None) -> None:
        def take(typed: dict[str, str]) -> SeriesEntry:
            self._typed = typed
            return self._series_typed(typed)

        def made(entry: SeriesEntry | None) -> None:
            if entry:
                self._save(sell_series, (entry,), lambda again: self._series_form(self._typed, again))

        title = "New prepaid series: each signed dose counts it down"
        self.app.push_screen(FieldsDialog(title, SERIES, values, take, problem), made)

    def _series_typed(self, typed: Mapping[str, str]) -> SeriesEntry:
        clinic = self.app.clinic
        if clinic is None:
            raise BadInputError("drug", "still reading: try again")
        bought, paid = typed["bought"].strip(), typed["amount"].strip().removeprefix("$")
        if not bought.isascii() or not bought.isdigit():
            raise BadInputError("bought", "write a whole number of doses")
        return SeriesEntry(
            self._patient_id,
            next(iter(drugs_named(clinic_formulary(clinic), typed["drug"], 1))),
            int(bought[:4]),
            parse_date(typed["paid_on"], clinic.today(), "paid_on"),
            parse_amount(paid, "amount") if paid else None,
            typed["note"],
        )

    def _end_series(self, line: PrepaidFacts) -> None:
        if line.ended:
            self._show_message(f"{line.ended_by} ended this series: {line.ended}.", "note")
        elif not self._refused(MAY_SELL):
            self._ask(
                f"End this series: {line.left_words}; doses given stay paid",
                _WHY,
                lambda typed: stated(typed["reason"]),
                lambda why: self._store(end_series, line.id, why),
            )

    def _selected_series(self, line: Any) -> bool:
        """Say of a selected series what a key for coverages cannot do; False for any other line."""
        if isinstance(line, PrepaidFacts):
            self._show_message("A prepaid series is not changed: x ends it, s records another.", "note")
        return isinstance(line, PrepaidFacts)
