"""How what was entered of a patient's insurance is stored: one action, and the page as it then stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from textual import work

from models.charting.queries.insurance import Insurance
from models.core.errors import BadInputError, NeedlepointError
from models.patients.coverages.entry import CheckedEntry
from models.patients.coverages.save_coverage import Overlaps, save_coverage
from models.people.actions.authenticate import Denied
from models.people.permissions import refusal
from models.people.roles import Act
from models.people.versions import Stale
from models.store.clinic import Clinic
from tui.dialogs.browse import BrowseScreen
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import write

Made = tuple[CheckedEntry, str]
Given = tuple[Any, ...]
Again = Callable[[BadInputError | None], None]
"""Opens a form again as it was typed, with what could not be taken."""


class StoresInsurance(BrowseScreen):
    """Part of the page."""

    def __init__(self, patient_id: UUID) -> None:
        super().__init__()
        self._patient_id = patient_id
        self._found: Insurance | None = None
        self._typed: Mapping[str, str] = {}

    def _ask(
        self, title: str, fields: tuple[Field, ...], take: Callable[[dict[str, str]], Any], then: Callable[[Any], Any]
    ) -> None:
        def made(answer: Any) -> None:
            if answer is not None:
                then(answer)

        self.app.push_screen(FieldsDialog(title, fields, {}, take), made)

    @work(group="store", exit_on_error=False)
    async def _save(
        self, action: Callable[..., Any], made: Given, again: Callable[[BadInputError | None], None]
    ) -> None:
        """Store what a form made; what cannot be taken opens the form again as it was typed."""
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            outcome = await write(self, action, app.clinic, app.person.id, *made)
        except BadInputError as error:
            again(error)
            return
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, Overlaps):
            self._ask_both(outcome.text, made, again)
        else:
            self._became(outcome)

    def _ask_both(self, question: str, made: Given, again: Again) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._store(save_both, *made)
            else:
                again(None)

        self.app.push_screen(ConfirmDialog(question, "keep both"), answered)

    @work(group="store", exit_on_error=False)
    async def _store(self, action: Callable[..., Any], *given: Any) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            self._became(await write(self, action, app.clinic, app.person.id, *given))
        except NeedlepointError as error:
            self._show_message(str(error))

    def _became(self, outcome: Any) -> None:
        if isinstance(outcome, Denied):
            self._show_message(outcome.text)
            return
        self._show_message(f"Nothing was stored: {outcome.text}." if isinstance(outcome, Stale) else "")
        self._read()

    def _refused(self, act: Act) -> bool:
        """Say why nothing can be entered, before a form is filled in."""
        person, found = self.app.person, self._found
        denied = refusal(person, person.name, act) if person else None
        text = denied.text if denied else found.patient.closed if found else ""
        self._show_message(text)
        return bool(text)


def save_both(clinic: Clinic, person_id: UUID, entry: CheckedEntry, reason: str) -> Any:
    """Store a coverage that is primary beside another one: a person said so."""
    return save_coverage(clinic, person_id, entry, reason, both=True)
