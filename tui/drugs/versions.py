"""Retires a drug, offers it again, gives up the clinic's version of it: with a reason, by a provider."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import work

from models.core.errors import NeedlepointError
from models.drugs.actions.restore_formulary_entry import restore_formulary_entry
from models.drugs.actions.retire_formulary_entry import retire_formulary_entry
from models.drugs.queries.formulary import FormularyDrug, FormularyLine, formulary_drug
from models.drugs.queries.formulary_history import shipped_drug
from models.drugs.written.sheet import Change, sheet_changes
from tui.dialogs.browse import FilterScreen
from tui.dialogs.changes import ChangesDialog
from tui.frame.background import read, write


class KeepsVersions(FilterScreen):
    """Part of the formulary. `_shown` is the drug whose detail was read last."""

    _shown: FormularyDrug | None = None
    _busy = False

    def action_retire(self) -> None:
        """Retire the selected drug, or offer it again."""
        if self._may_begin():
            self._with_selected(self._ask_to_retire)

    def _ask_to_retire(self, found: FormularyDrug) -> None:
        line = found.line
        deed = "Offer again" if line.retired else "Retire"
        change = Change("+" if line.retired else "-", "offered for orders")

        def stated(reason: str | None) -> None:
            if reason:
                self._retire(line, reason)

        self.app.push_screen(ChangesDialog(f"{deed}: {line.display}", (change,)), stated)

    @work(group="store", exit_on_error=False)
    async def _retire(self, line: FormularyLine, reason: str) -> None:
        def act(clinic: Any, person: Any) -> Any:
            return retire_formulary_entry(clinic, person, line.slug, reason, retired=not line.retired)

        await self._store(act, f"{line.display} is {'offered again' if line.retired else 'retired'}.")

    def action_restore(self) -> None:
        """Give up the clinic's version of the selected drug."""
        if self._may_begin():
            self._with_selected(self._ask_to_restore)

    def _ask_to_restore(self, found: FormularyDrug) -> None:
        line, shipped = found.line, shipped_drug(found.line.slug)
        if shipped is None:
            self._show_message("This is a custom drug: it has no default. x retires it.", "note")
            return
        if line.origin == "shipped":
            self._show_message("Nothing to restore: this drug is the default.", "note")
            return

        def stated(reason: str | None) -> None:
            if reason:
                self._restore(line, reason)

        changes = sheet_changes(found.drug, shipped)
        self.app.push_screen(ChangesDialog(f"Restore default: {line.display}", changes), stated)

    @work(group="store", exit_on_error=False)
    async def _restore(self, line: FormularyLine, reason: str) -> None:
        def act(clinic: Any, person: Any) -> Any:
            return restore_formulary_entry(clinic, person, line.slug, reason)

        await self._store(act, f"{line.display} is the default again.")

    async def _store(self, act: Any, message: str) -> None:
        app = self.app
        if self._busy or app.clinic is None or app.person is None:
            return
        self._busy = True
        try:
            outcome = await write(self, act, app.clinic, app.person.id)
            refused = getattr(outcome, "text", "")
            self._show_message(refused or message, "stop" if refused else "done")
            self._shown = None
            self._read()
        except NeedlepointError as error:
            self._show_message(str(error))
        finally:
            self._busy = False

    @work(exclusive=True, group="open", exit_on_error=False)
    async def _with_selected(self, then: Callable[[FormularyDrug], None]) -> None:
        """Go on with the selected drug, read first when the key came before its detail did."""
        slug, found = self._slug(), self._shown
        if self.app.clinic is None or slug is None:
            return
        if found is None or found.line.slug != slug:
            found = await read(formulary_drug, self.app.clinic, slug)
        if self.app.screen is self:
            then(found)

    def _may_begin(self) -> bool:
        if self.filter.has_focus:
            self.items.focus()
            return False
        return self._may_change()

    def _may_change(self) -> bool:
        if self.app.person is None or not self.app.person.may_order:
            self._show_message("A provider changes the formulary. Press F9, then sign in as one.")
            return False
        self._show_message("")
        return True

    def _slug(self) -> str | None:
        row = self.items.current
        return row.key if row and isinstance(row.key, str) else None
