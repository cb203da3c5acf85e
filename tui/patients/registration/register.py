"""Register a walk-in: five fields, then whatever else is known; F10 saves."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from textual import work

from models.core.errors import BadInputError
from models.patients.actions.register_patient import LookAlikes, Registered, register_patient
from models.patients.queries.look_alikes import LookAlike
from models.people.actions.authenticate import Denied
from tui.frame.background import write
from tui.patients.registration.fields import entry_of
from tui.patients.registration.form import PatientForm
from tui.patients.registration.look_alikes import LookAlikesScreen


class RegisterScreen(PatientForm):
    """A new patient. Nobody who may be registered already is stored twice without a reason."""

    HELP = (
        "Type names and birth date; Enter goes on, F10 saves. A birth date may be a year or a month alone. Whoever "
        "looks alike is shown beside; F6 looks at them, and a second record needs a reason."
    )
    TITLE_WORDS = ("Register patient",)
    ACT: ClassVar[str] = "register_patients"

    def show_alike(self, found: tuple[LookAlike, ...]) -> None:
        """Show them beside what was typed; their chart is opened, or why it is somebody else is kept."""

        def answered(answer: UUID | str | None) -> None:
            if isinstance(answer, UUID):
                self._open(answer)
            elif answer:
                self._register(dict.fromkeys((one.one.id for one in found if one.one.id and not one.family), answer))

        self.app.push_screen(LookAlikesScreen(self.typed(), found), answered)

    async def save(self) -> None:
        """Register, or show who may be the same."""
        await self._store({})

    @work(group="store", exit_on_error=False)
    async def _register(self, not_same: dict[UUID, str]) -> None:
        try:
            await self._store(not_same)
        except BadInputError as error:
            self._refuse(error)

    async def _store(self, not_same: dict[UUID, str]) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        entry = entry_of(self.typed())
        outcome = await write(self, _registered, clinic, person.id, entry, not_same)
        if isinstance(outcome, Registered):
            self._open(outcome.patient_id)
        elif isinstance(outcome, LookAlikes):
            self.show_alike(outcome.found)
        elif isinstance(outcome, Denied):
            self._show_message(outcome.text)

    def _open(self, patient_id: UUID) -> None:
        from tui.patients.patient_chart import PatientChartScreen

        self.app.switch_screen(PatientChartScreen(patient_id))


def _registered(*given: object) -> object:
    *before, not_same = given
    return register_patient(*before, not_same=not_same)  # type: ignore[arg-type]
