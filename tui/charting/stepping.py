"""Goes from step to step, and to what stands in the way."""

from __future__ import annotations

from models.core.charting_codes import Step
from models.core.finding import Finding, Severity
from tui.charting.reasons import AsksReasons
from tui.charting.scan_override import ScanOverride
from tui.charting.steps.steps import after, before, hard_stops, standing


class GoesByStep(AsksReasons, ScanOverride):
    """Part of the charting screen."""

    def action_next(self) -> None:
        """Go one step on when nothing of this step stands in the way."""
        if self._take_fields():
            self._advance()

    def action_back(self) -> None:
        """Go back one step."""
        step = before(self._body)
        if step:
            self._go(step)

    def _take_fields(self) -> bool:
        """Take what stands in the step's text fields; False when something there cannot be read."""
        values = self._pane.leave() if self._charting else None
        if values is None:
            return False
        if values:
            self._change(values)
        return True

    def _advance(self) -> None:
        if self._view is None or self._body.step is Step.SIGN:
            return
        in_the_way = hard_stops(self._view) or standing(self._view, self._body.step)
        if in_the_way and in_the_way[0].severity is Severity.WARN:
            self.action_reason()
        elif in_the_way and in_the_way[0].rule == "cannot_scan" and self._body.lots:
            self._show_message("")
            self.action_cannot_scan()
        elif in_the_way:
            self._point_at(in_the_way[0])
        else:
            self._go(after(self._body))

    def _go(self, step: Step) -> None:
        self._show_message("")
        self._body = self._body.model_copy(update={"step": step})
        self._show(start=True)
        self._save()
        self._check_again()

    def _point_at(self, finding: Finding) -> None:
        """Say what stands in the way and put the cursor where it is answered."""
        self._show_message(self._with_way_out(finding))
        step, _, place = finding.at.partition(".")
        if step == self._body.step.value:
            # A step just gone to puts the cursor where it begins, first.
            self.call_after_refresh(self._pane.point_at, place)
