"""What every act on stock shares: who may, the form it asks with, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from textual import work

from models.core.errors import BadInputError, NeedlepointError
from models.people.actions.authenticate import Denied
from models.people.permissions import permission, refusal
from models.stock.queries.lots_on_hand import LotOnHand
from models.store.clinic import Clinic
from tui.dialogs.browse import FilterScreen
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import write

NONE_SELECTED = "Stock is empty. n receives stock."
Values = dict[str, str]


class AsksAboutLots(FilterScreen):
    """A list of stock. A subclass says which line is `selected`."""

    @property
    def selected(self) -> LotOnHand | None:
        """The lot or open vial under the cursor."""
        raise NotImplementedError

    def _may(self, act: str) -> bool:
        """Say before a form is filled that somebody may not."""
        person = self.app.person
        refused = refusal(person, person.name, permission(act)) if person else None
        if refused:
            self._show_message(refused.text)
        return person is not None and refused is None

    def _lot_for(self, act: str) -> LotOnHand | None:
        if not self._may(act):
            return None
        if self.selected is None:
            self._show_message(NONE_SELECTED)
        return self.selected

    def _ask(
        self,
        title: str,
        fields: tuple[Field, ...],
        values: Values,
        then: Callable[[Values], None],
        problem: BadInputError | None = None,
    ) -> None:
        """Open a form with what was typed; a refusal opens it again at the field that is wrong."""
        dialog: FieldsDialog[Values] = FieldsDialog(title, fields, values, lambda typed: typed, problem)

        def typed(values: Values | None) -> None:
            if values is not None:
                then(values)

        self.app.push_screen(dialog, typed)

    @work(group="store", exit_on_error=False)
    async def _do(
        self,
        act: Callable[[Clinic, UUID], Any],
        done: Callable[[Any], str],
        refused: Callable[[BadInputError], None],
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        """Store what was asked. `ended` follows a refusal that no field of the form can mend."""
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            outcome = await write(self, act, app.clinic, app.person.id)
        except BadInputError as error:
            if error.at:
                refused(error)
            else:
                ended()
                self._show_message(error.text[:1].upper() + error.text[1:])
            return
        except NeedlepointError as error:
            ended()
            self._show_message(str(error))
            return
        if isinstance(outcome, Denied):
            ended()
            self._show_message(outcome.text)
            return
        self._show_message(done(outcome), "done")
        self._read()
