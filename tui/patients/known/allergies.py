"""Allergies: one recorded, asked and none known, one withdrawn for a reason."""

from __future__ import annotations

from models.codes.tables.clinic_tables import clinic_tables
from models.patients.actions.record_allergy import (
    ENDED,
    AllergyEntry,
    checked_allergy,
    record_allergy,
    record_no_allergies,
    withdraw_allergy,
)
from models.patients.queries.clinical_information import KnownAllergy
from tui.dialogs.choose import ReasonDialog
from tui.dialogs.clinical_fields import ALLERGY
from tui.dialogs.confirm import ConfirmDialog
from tui.patients.known.entering import EntersFacts


class EntersAllergies(EntersFacts):
    """Part of the page."""

    def action_allergy(self) -> None:
        """Record an allergy."""
        self._ask(
            "Allergy",
            ALLERGY,
            lambda typed: checked_allergy(AllergyEntry(self._patient_id, **typed)),
            lambda entry: self._store(record_allergy, entry),
        )

    def action_none_known(self) -> None:
        """Store that somebody asked and none is known."""
        if self._read_only():
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._store(record_no_allergies, self._patient_id)

        text = "Did you ask, and are no allergies known? Not asked is not none."
        self.app.push_screen(ConfirmDialog(text, "asked: none known"), answered)

    def _withdraw(self, line: KnownAllergy) -> None:
        reasons = clinic_tables(self.app.clinic).reasons[ENDED] if self.app.clinic else ()

        def chosen(code: str | None) -> None:
            if code:
                self._store(withdraw_allergy, line.id, code)

        question = f"Why is the allergy to {line.substance} withdrawn?"
        self.app.push_screen(ReasonDialog(question, tuple((row.code, row.display) for row in reasons)), chosen)
