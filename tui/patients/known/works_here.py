"""That the patient works here: a colleague then charts their doses."""

from __future__ import annotations

from uuid import UUID

from textual import work

from models.core.errors import NeedlepointError
from models.patients.actions.link_staff import link_staff
from models.patients.queries.staff_links import staff_of_patient
from models.people.actions.authenticate import Denied
from models.people.facts import StaffFacts
from models.people.permissions import permission, refusal
from models.people.queries.staff import staff
from models.people.versions import Stored
from models.store.clinic import Clinic
from tui.dialogs.choose import ChooseDialog
from tui.frame.background import read, write
from tui.patients.known.entering import EntersFacts

NO_ONE = "-"
ACT = permission("link_staff")


class EntersStaff(EntersFacts):
    """Part of the page."""

    async def fetch(self, clinic: Clinic) -> None:
        """Read the page, and say when the patient works here."""
        await super().fetch(clinic)
        known = await read(staff_of_patient, clinic, self._patient_id)
        if known and self._found and not self._found.patient.closed:
            name = next((one.name for one in await read(staff, clinic) if one.id == known), "a former colleague")
            self._show_message(f"Works here as {name}: a colleague charts their doses.", "note")

    def action_staff(self) -> None:
        """Choose which member of staff the patient is."""
        person = self.app.person
        denied = refusal(person, person.name, ACT) if person else None
        if denied:
            self._show_message(denied.text)
        elif not self._read_only():
            self._choose_staff()

    @work(group="store", exit_on_error=False)
    async def _choose_staff(self) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        team, known = await read(staff, clinic), await read(staff_of_patient, clinic, self._patient_id)
        options = [(NO_ONE, "does not work here"), *((str(one.id), _named(one, known)) for one in team)]

        def chosen(code: str | None) -> None:
            if code:
                self._link(next((one.id for one in team if str(one.id) == code), None))

        self.app.push_screen(ChooseDialog("Which member of staff is this patient?", tuple(options)), chosen)

    @work(group="store", exit_on_error=False)
    async def _link(self, staff_id: UUID | None) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        try:
            outcome = await write(self, link_staff, clinic, person.id, self._patient_id, staff_id)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, Stored):
            self._show_message("Recorded." if staff_id else "Recorded: does not work here.", "done")
            self._read()
        elif isinstance(outcome, Denied):
            self._show_message(outcome.text)
        else:
            self._show_message(outcome.text, "note")


def _named(one: StaffFacts, known: UUID | None) -> str:
    return f"{one.name}  recorded" if one.id == known else one.name
