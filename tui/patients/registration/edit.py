"""Change a patient's details; who somebody is changes only for a reason."""

from __future__ import annotations

from typing import ClassVar

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.patients.actions.change_patient import REASONS, change_patient
from models.patients.queries.look_alikes import LookAlike
from models.patients.queries.patient_details import PatientDetails
from models.people.actions.authenticate import Denied
from models.people.versions import Stale
from tui.dialogs.choose import ReasonDialog
from tui.frame.background import write
from tui.frame.ways import To
from tui.patients.registration.fields import entry_of, typed_of
from tui.patients.registration.form import PatientForm
from tui.widgets.patient_banner import full_name


class EditPatientScreen(PatientForm):
    """The details of one patient, as they stood when the form opened."""

    HELP = (
        "Change what is wrong and press F10. A new name keeps the old one as a former name; name, birth date and sex "
        "ask why they change. What stood before stays in the history (h)."
    )
    TITLE_WORDS = ("Patient details", "Edit")
    ACT: ClassVar[str] = "change_patients"

    def __init__(self, details: PatientDetails) -> None:
        super().__init__(typed_of(details.entry), details.facts.id)
        self._details = details
        self._reason = ""

    def show_alike(self, found: tuple[LookAlike, ...]) -> None:
        """Compare this patient with the one who looks alike."""
        one = found[0].one
        if one.id is None:
            return
        if self.typed() != self._before:
            name = full_name(one.family, one.given)
            self._show_message(f"Save first (F10), then compare with {name} by m on the details.", "note")
            return
        self.app.go(To.MERGE, self._details.facts.id, one.id)

    async def save(self) -> None:
        """Store the change, or ask why who somebody is changes."""
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        given = (self._details.facts.id, self._details.revision, entry_of(self.typed()), self._reason)
        try:
            outcome = await write(self, change_patient, clinic, person.id, *given)
        except BadInputError as error:
            if error.at != "reason":
                raise
            self._ask_why()
            return
        if isinstance(outcome, Denied | Stale):
            self._show_message(outcome.text)
        else:
            self.dismiss()

    def _ask_why(self) -> None:
        reasons = clinic_tables(self.app.clinic).reasons[REASONS] if self.app.clinic else ()

        def chosen(code: str | None) -> None:
            if code:
                self._reason = code
                self.action_save()

        question = "Why does the name, birth date or sex change?"
        self.app.push_screen(ReasonDialog(question, tuple((row.code, row.display) for row in reasons)), chosen)
