"""A confidential chart asks who may not simply see it for a reason, and keeps that."""

from __future__ import annotations

from models.codes.tables.clinic_tables import clinic_tables
from models.patients.actions.open_confidential import REASONS, needs_reason, open_confidential
from models.patients.facts import PatientFacts
from models.people.actions.authenticate import Denied
from tui.dialogs.browse import BrowseScreen
from tui.dialogs.choose import ReasonDialog
from tui.frame.background import write


class AsksToSee(BrowseScreen):
    """Part of a screen that shows one patient. Without a reason it closes and nothing of the chart was shown."""

    _reason_kept = False

    async def may_not_see(self, patient: PatientFacts) -> bool:
        """Return True where a reason is asked first; the screen is read again once it is kept."""
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return True
        if self._reason_kept or not needs_reason(person.acts, confidential=patient.confidential):
            return False
        reasons = clinic_tables(clinic).reasons[REASONS]
        options = tuple((row.code, row.display) for row in reasons)
        self.app.push_screen(
            ReasonDialog("This chart is confidential. Why do you open it?", options),
            lambda code: self._answered(patient, code),
        )
        return True

    def _answered(self, patient: PatientFacts, code: str | None) -> None:
        if code is None:
            self.dismiss()
        else:
            self.run_worker(self._keep(patient, code), group="store", exit_on_error=False)

    async def _keep(self, patient: PatientFacts, code: str) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        denied = await write(self, open_confidential, clinic, person.id, patient.id, code)
        if isinstance(denied, Denied):
            self.notify(denied.text, markup=False)
            self.dismiss()
            return
        self._reason_kept = True
        self._read()
