"""How each kind of fact is entered: a form for an open record, one action, and the page as it then stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from textual import work

from models.core.errors import NeedlepointError
from models.patients.queries.clinical_information import ClinicalInformation, background
from models.store.clinic import Clinic
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read, write
from tui.patients.confidential import AsksToSee
from tui.patients.known.lines import rows
from tui.widgets.patient_banner import PatientBanner


class EntersFacts(AsksToSee):
    """What every kind of fact shares."""

    READS_AGAIN = False

    def __init__(self, patient_id: UUID) -> None:
        super().__init__()
        self._patient_id = patient_id
        self._found: ClinicalInformation | None = None

    async def fetch(self, clinic: Clinic) -> None:
        """Read the page."""
        before, found = self._found, await read(background, clinic, self._patient_id)
        if await self.may_not_see(found.patient):
            return
        self._found, self._patient_id = found, found.patient.id
        self.query_one(PatientBanner).show(found.patient, clinic.today())
        self.items.show(rows(found))
        if before:
            # What was just recorded is where one looks next.
            self.items.select(next(iter(_ids(found) - _ids(before)), self.items.current and self.items.current.key))
        if found.patient.closed:
            self._show_message(found.patient.closed)

    def _ask(
        self, title: str, fields: tuple[Field, ...], take: Callable[[dict[str, str]], Any], then: Callable[[Any], Any]
    ) -> None:
        """Open a form for an open record and go on with what it makes."""
        if self._found is None or self._read_only():
            return

        def taken(made: Any) -> None:
            if made is not None:
                then(made)

        self.app.push_screen(FieldsDialog(title, fields, {}, take), taken)

    @work(group="store", exit_on_error=False)
    async def _store(self, call: Callable[..., Any], *args: Any) -> None:
        """Run one action for the person who is signed in, and show the page as it then stands."""
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        try:
            await write(self, call, clinic, person.id, *args)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        self._stored()

    def _stored(self) -> None:
        self._show_message("")
        self._read()

    def _read_only(self) -> bool:
        closed = self._found.patient.closed if self._found else ""
        self._show_message(closed)
        return bool(closed)


def _ids(found: ClinicalInformation) -> set[UUID]:
    kinds = (found.allergies, found.weights, found.flags, found.doses)
    return {line.id for lines in kinds for line in lines}
