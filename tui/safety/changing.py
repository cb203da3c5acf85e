"""Changes a safety row with its reason, gives the clinic's version up, or signs a row off by name."""

from __future__ import annotations

from typing import Any

from textual import work

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import NeedlepointError
from models.drugs.queries.formulary import formulary_drug
from models.people.versions import Stored
from models.safety.actions.approve_setting import Approval, approve_setting
from models.safety.actions.restore_safety_setting import restore_safety_setting
from models.safety.actions.save_safety_setting import SettingDraft, save_safety_setting
from models.safety.queries.safety_history import row_changes, shipped_row
from models.safety.queries.safety_list import SafetyLine
from models.safety.settings.sheet import TableRow, table_row
from models.safety.settings.typed import body_of, row_of, row_values
from tui.dialogs.approval import ApprovalDialog
from tui.dialogs.browse import FilterScreen
from tui.dialogs.changes import ChangesDialog
from tui.dialogs.fields import FieldsDialog
from tui.dialogs.safety_fields import fields_of, gathered, spread
from tui.frame.background import read, write
from tui.frame.ways import To
from tui.widgets.lists.safety_lines import safety_facts, setting_name

TITLE_CELLS = 140
"""Two lines of a form's title."""


class ChangesRows(FilterScreen):
    """Part of the safety rows."""

    _tables: tuple[SafetyLine, ...] = ()
    _drugs: tuple[SafetyLine, ...] | None = None
    _busy = False

    @property
    def _found(self) -> tuple[SafetyLine, ...]:
        return self._tables + (self._drugs or ())

    def _line(self) -> SafetyLine | None:
        row = self.items.current
        return next((line for line in self._found if row and (line.key, line.place) == row.key), None)

    def action_edit(self) -> None:
        """Change the selected row."""
        line = self._line()
        if line is None or not self._may_begin():
            return
        if line.row is None:
            self._open_drug(line)
        else:
            self._ask(line, line.row)

    @work(exclusive=True, group="open", exit_on_error=False)
    async def _open_drug(self, line: SafetyLine) -> None:
        if self.app.clinic is None:
            return
        found = await read(formulary_drug, self.app.clinic, line.slug)
        if self.app.screen is self:
            self.app.go(To.EDIT_DRUG, found, at=(line.label, line.place))

    def _ask(self, line: SafetyLine, row: TableRow) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return

        def take(values: dict[str, str]) -> TableRow:
            return row_of(row, gathered(values) if "line1" in values else values, clinic_tables(clinic), clinic.today())

        def taken(changed: TableRow | None) -> None:
            if changed is not None:
                self._review(line, row, changed)

        title = f"{setting_name(line)}: {line.text}"
        title = title if len(title) <= TITLE_CELLS else f"{title[: TITLE_CELLS - 1]}…"
        self.app.push_screen(FieldsDialog(title, fields_of(row), spread(row_values(row)), take), taken)

    def _review(self, line: SafetyLine, row: TableRow, changed: TableRow) -> None:
        changes = row_changes(table_row(row), table_row(changed))
        if not changes:
            self._show_message("Nothing is changed.", "note")
            return

        def stated(reason: str | None) -> None:
            if reason:
                draft = SettingDraft(line.key, body_of(changed), reason, line.change)
                self._store(save_safety_setting, draft, message="Stored. It counts from the next dose on.")

        self.app.push_screen(ChangesDialog(f"Review changes: {setting_name(line)}", changes), stated)

    def action_restore(self) -> None:
        """Give up the clinic's version of the selected row."""
        line = self._line()
        if line is None or not self._may_begin():
            return
        if line.row is None:
            self._show_message("A drug is restored whole: press d on Today, then u.", "note")
            return
        if not line.own:
            self._show_message("Nothing to restore: this setting is the default.", "note")
            return

        def stated(reason: str | None) -> None:
            if reason:
                self._store(
                    restore_safety_setting, line.key, reason, line.change, message="The setting is the default again."
                )

        changes = row_changes(table_row(line.row), table_row(shipped_row(line.key)))
        self.app.push_screen(ChangesDialog(f"Restore default: {setting_name(line)}", changes), stated)

    @work(group="store", exit_on_error=False)
    async def _store(self, act: Any, *given: Any, message: str) -> None:
        app = self.app
        if self._busy or app.clinic is None or app.person is None:
            return
        self._busy = True
        try:
            outcome = await write(self, act, app.clinic, app.person.id, *given)
            stored = isinstance(outcome, Stored)
            self._show_message(message if stored else outcome.text, "done" if stored else "stop")
            self._read()
        except NeedlepointError as error:
            self._show_message(str(error))
        finally:
            self._busy = False

    def action_sign(self) -> None:
        """Approve the selected row."""
        line, clinic, person = self._line(), self.app.clinic, self.app.person
        if line is None or clinic is None or person is None or not self._may_begin():
            return
        if line.state != "waiting":
            self._show_message(f"Nothing to approve: {line.message}.", "note")
            return

        def sign(pin: str, note: str) -> str:
            outcome = approve_setting(clinic, person.id, pin, Approval(line.key, line.row_hash, note))
            return "" if isinstance(outcome, Stored) else outcome.text

        self.app.push_screen(ApprovalDialog(f"Approve: {setting_name(line)}", safety_facts(line), sign))

    def _may_begin(self) -> bool:
        if self.filter.has_focus:
            self.items.focus()
            return False
        if self.app.person is None or not self.app.person.may_order:
            self._show_message("A provider changes and approves safety settings. Press F9, then sign in as one.")
            return False
        self._show_message("")
        return True
