"""Asks for coded reasons: why a warning is passed, why a dose is not given as ordered, why a draft is discarded."""

from __future__ import annotations

from textual import work

from models.core.charting_codes import Outcome
from tui.charting.open_dose import OpenDose
from tui.charting.steps.steps import open_warnings, outcome_choices, settled
from tui.dialogs.choose import ReasonDialog


class AsksReasons(OpenDose):
    """Part of the charting screen."""

    def action_reason(self) -> None:
        """Ask the reason for the first warning that has none."""
        if self._charting is None:
            self._still_opening()
            return
        waiting = open_warnings(self._view)
        if not waiting:
            self._show_message("No warning waits for a reason.", problem=False)
            return
        finding = waiting[0]
        rows = self._charting.facts.tables.reasons[self._view.answers[finding.key] if self._view else "override"]

        def answered(code: str | None) -> None:
            if code:
                self._change({"overrides": {**self._body.overrides, finding.key: code}})

        self.app.push_screen(ReasonDialog(finding.text, tuple((row.code, row.display) for row in rows)), answered)

    def action_cannot_give(self) -> None:
        """Choose what became of the dose, with its coded reason."""
        if self._charting is None:
            self._still_opening()
            return

        def chosen(code: str | None) -> None:
            if code:
                outcome, _, reason = code.partition("/")
                self._body = settled(self._body, Outcome(outcome), reason or None)
                self._show(start=True)
                self._save()
                self._settled()

        options = outcome_choices(self._charting.facts.tables)
        self.app.push_screen(ReasonDialog("What became of this dose?", options), chosen)

    def _settled(self) -> None:
        """Go on once it is known what became of the dose."""

    def action_discard(self) -> None:
        """Discard the draft, with a coded reason that is logged."""
        if self._charting is None:
            self._still_opening()
            return

        def answered(reason: str | None) -> None:
            if reason:
                self._discard(reason)

        rows = self._charting.facts.tables.reasons["discard"]
        text = "Discard this draft? Nothing of it is stored; that it was discarded, and why, is logged."
        self.app.push_screen(ReasonDialog(text, tuple((row.code, row.display) for row in rows)), answered)

    @work(exit_on_error=False)
    async def _discard(self, reason: str) -> None:
        if self._keeper:
            await self._keeper.discard(reason)
        self.dismiss()
