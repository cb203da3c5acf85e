"""A weight, asked about once more where it looks like pounds."""

from __future__ import annotations

from textual import work

from models.core.errors import NeedlepointError
from models.patients.actions.record_weight import LooksLikePounds, read_weight, record_weight
from tui.dialogs.clinical_fields import WEIGHT
from tui.dialogs.confirm import ConfirmDialog
from tui.frame.background import write
from tui.patients.known.entering import EntersFacts


class EntersWeights(EntersFacts):
    """Part of the page."""

    def action_weight(self) -> None:
        """Record a weight."""
        self._ask("Weight now", WEIGHT, self._read_weight, self._weigh)

    def _read_weight(self, typed: dict[str, str]) -> str:
        assert self.app.clinic is not None  # noqa: S101  (the page was read from it)
        read_weight(self.app.clinic, typed["weight"])
        return typed["weight"]

    @work(group="store", exit_on_error=False)
    async def _weigh(self, typed: str, *, sure: bool = False) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        try:
            outcome = await write(self, lambda: record_weight(clinic, person.id, self._patient_id, typed, sure=sure))
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, LooksLikePounds):
            self._ask_if_sure(outcome, typed)
        else:
            self._stored()

    def _ask_if_sure(self, unconfirmed: LooksLikePounds, typed: str) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._weigh(typed, sure=True)
            else:
                self._show_message("The weight was not stored.")

        self.app.push_screen(ConfirmDialog(unconfirmed.text, f"{typed.strip()} is right"), answered)
