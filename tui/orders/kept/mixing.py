"""Makes, changes and retires formulations, and writes down what is never mixed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import work

from models.core.errors import BadInputError, NeedlepointError
from models.core.required_reason import stated
from models.orders.actions.save_formulation import save_formulation
from models.orders.actions.save_incompatibility import IncompatibilityDraft, save_incompatibility
from models.orders.formulation_entry import FormulationDraft
from models.orders.queries.formulations import ShownFormulation
from models.orders.queries.incompatibilities import Incompatibility
from models.people.permissions import permission, refusal
from models.people.versions import Stored, Unchanged
from tui.dialogs.browse import FilterScreen
from tui.dialogs.fields import FieldsDialog
from tui.frame.background import write
from tui.orders.kept.mixed_fields import (
    FORMULATION,
    PAIR,
    formulation_typed,
    formulation_values,
    pair_typed,
    values_of,
)


class KeepsFormulations(FilterScreen):
    """Part of the list of what orders start from."""

    _formulations: tuple[ShownFormulation, ...] = ()
    _pairs: tuple[Incompatibility, ...] = ()

    def _may(self, act: str) -> bool:
        person = self.app.person
        denied = refusal(person, person.name, permission(act)) if person else None
        if denied:
            self._show_message(denied.text)
        return denied is None

    def _edit_formulation(self, of: ShownFormulation | None) -> None:
        if self._may("manage_formulations"):
            self._fill_formulation(of, formulation_values(of), None)

    def _fill_formulation(
        self, of: ShownFormulation | None, values: Mapping[str, str], problem: BadInputError | None
    ) -> None:
        def take(typed: dict[str, str]) -> FormulationDraft:
            stated(typed["reason"])
            return formulation_typed(typed, of)

        def taken(draft: FormulationDraft | None) -> None:
            if draft:
                self._store_formulation(of, draft)

        title = f"Change {of.name}: orders signed before stay as signed" if of else "New formulation: one syringe"
        self.app.push_screen(FieldsDialog(title, FORMULATION, values, take, problem), taken)

    @work(group="store", exit_on_error=False)
    async def _store_formulation(self, of: ShownFormulation | None, draft: FormulationDraft) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            outcome = await write(self, save_formulation, app.clinic, app.person.id, draft)
        except BadInputError as error:
            self._fill_formulation(of, values_of(draft), error)
            return
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        self._after(outcome, f"Stored: {draft.name}.")

    def _new_pair(self, values: Mapping[str, str] | None = None, problem: BadInputError | None = None) -> None:
        clinic = self.app.clinic
        if clinic is None or not self._may("manage_formulations"):
            return

        def take(typed: dict[str, str]) -> tuple[IncompatibilityDraft, dict[str, str]]:
            stated(typed["reason"])
            return pair_typed(clinic, typed), typed

        def taken(made: tuple[IncompatibilityDraft, dict[str, str]] | None) -> None:
            if made:
                self._store_pair(*made)

        title = "Two drugs that are never in one syringe"
        self.app.push_screen(FieldsDialog(title, PAIR, values or {}, take, problem), taken)

    @work(group="store", exit_on_error=False)
    async def _store_pair(self, draft: IncompatibilityDraft, typed: dict[str, str]) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            outcome = await write(self, save_incompatibility, app.clinic, app.person.id, draft)
        except BadInputError as error:
            self._new_pair(typed, error)
            return
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        self._after(outcome, "Stored: these two are never mixed.")

    def _after(self, outcome: Any, done: str) -> None:
        stored = isinstance(outcome, Stored)
        mark = "done" if stored else "note" if isinstance(outcome, Unchanged) else "stop"
        self._show_message(done if stored else f"{outcome.text.rstrip('.')}.", mark)
        self._read()
