"""Flags: what it is, where it is, a note; and the end of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import ROUTES
from models.patients.actions.record_flag import SIDES, FlagEntry, end_flag, record_flag
from models.patients.queries.clinical_information import KnownFlag
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.clinical_fields import FLAG
from tui.dialogs.confirm import ConfirmDialog
from tui.patients.known.entering import EntersFacts

if TYPE_CHECKING:
    from models.codes.tables.safety_rows import Flag

KINDS = {"condition": "", "side": "of one side", "site": "of one site"}


class EntersFlags(EntersFacts):
    """Part of the page."""

    def action_flag(self) -> None:
        """Choose a flag, then its place, then a note."""
        clinic = self.app.clinic
        if clinic is None or self._read_only():
            return
        flags = clinic_tables(clinic).flags
        options = tuple((code, f"{row.display}  {KINDS[row.kind]}".rstrip()) for code, row in flags.items())

        def chosen(code: str | None) -> None:
            if code:
                self._place(flags[code])

        self.app.push_screen(ChooseDialog("What must be known?", options), chosen)

    def _place(self, flag: Flag) -> None:
        if flag.kind == "condition":
            self._note(flag, "")
            return
        question = f"Where is it: {flag.display}?"
        sides = tuple((side, side) for side in SIDES)
        routes = tuple((route, f"{words} sites") for route, words in ROUTES.items())

        def chosen(place: str | None) -> None:
            if place in ROUTES:
                self.app.push_screen(ChooseDialog(question, self._sites(place)), chosen)
            elif place:
                self._note(flag, place)

        self.app.push_screen(ChooseDialog(question, sides if flag.kind == "side" else routes), chosen)

    def _sites(self, route: str) -> tuple[tuple[str, str], ...]:
        sites = clinic_tables(self.app.clinic).sites_for(route) if self.app.clinic else ()
        return tuple((site.code, site.display) for site in sites)

    def _note(self, flag: Flag, place: str) -> None:
        self._ask(
            flag.display,
            FLAG,
            lambda typed: FlagEntry(self._patient_id, flag.code, place, typed["note"]),
            lambda entry: self._store(record_flag, entry),
        )

    def _end_flag(self, line: KnownFlag) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._store(end_flag, line.id)

        self.app.push_screen(ConfirmDialog(f"End this flag: {line.display} {line.place}?", "end it"), answered)
