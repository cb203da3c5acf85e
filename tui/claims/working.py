"""A list of claims on which a person works: who may, what is stored, what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import work

from models.claims.queries.claim_sheet import ClaimSheet
from models.claims.queries.queue import QueueLine
from models.core.errors import NeedlepointError
from models.people.permissions import permission, refusal
from tui.dialogs.browse import FilterScreen
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import write

NO_CLAIM = "No claim is selected: none is listed, or none matches."


class WorksOnClaims(FilterScreen):
    """A list of claims with a selected one. A subclass says which, and reads again after a change."""

    _sheet: ClaimSheet | None = None

    @property
    def line(self) -> QueueLine | None:
        """The selected claim."""
        raise NotImplementedError

    def changed(self, message: str = "") -> None:
        """Read again after a change, and say what came of it."""
        raise NotImplementedError

    def may(self, act: str) -> QueueLine | None:
        """Return the selected claim for a person who may; else say why not and return None."""
        if not self.allowed(act):
            return None
        if self.line is None:
            self._show_message(NO_CLAIM)
        return self.line

    def allowed(self, act: str) -> bool:
        """Return whether the person may, and say so when they may not."""
        person = self.app.person
        denied = refusal(person, person.name, permission(act)) if person else None
        if denied:
            self._show_message(denied.text)
        return person is not None and denied is None

    @work(group="store", exit_on_error=False)
    async def store(self, act: Callable[..., Any], words: Callable[[Any], str], *given: Any) -> None:
        """Do something for the person, and say what came of it."""
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        try:
            outcome = await write(self, act, clinic, person.id, *given)
        except NeedlepointError as error:
            self._show_message(str(error))
            self._read()
            return
        self.changed(words(outcome))

    def ask(self, title: str, fields: tuple[Field, ...], take: Callable[[dict[str, str]], str], **values: str) -> None:
        """Ask with a form; `take` stores what was typed and returns what to say."""

        def taken(message: str | None) -> None:
            if message:
                self.changed(message)

        self.app.push_screen(FieldsDialog(title, fields, values, take), taken)
