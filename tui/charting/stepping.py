"""Goes from step to step, and to what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.core.charting_codes import Step
from models.core.finding import Finding, Severity
from tui.charting.reasons import AsksReasons
from tui.charting.scan_override import ScanOverride
from tui.charting.steps.steps import SKIPPED, STEPS, after, asked, before, hard_stops, standing

if TYPE_CHECKING:
    from models.charting.queries.charting import ChartingView


class GoesByStep(AsksReasons, ScanOverride):
    """Part of the charting screen."""

    def action_next(self) -> None:
        """Go one step on when nothing of this step stands in the way."""
        if self._take_fields():
            self._advance()

    def action_back(self) -> None:
        """Go back one step; it stays until Enter leaves it."""
        step = before(self._body)
        if step:
            self._go_back(step)

    def action_step(self, name: str) -> None:
        """Go to a step pressed on the line of steps: back at once, forward as far as nothing stands in the way."""
        step = Step(name)
        skipped = step in SKIPPED and not self._body.outcome.reached_patient
        if self._charting is None or step is self._body.step or skipped:
            return
        if STEPS.index(step) < STEPS.index(self._body.step):
            self._go_back(step)
            return
        while self._body.step is not step:
            left = self._body.step
            self.action_next()
            if self._body.step is left:
                return

    def _go_back(self, step: Step) -> None:
        self._stays.add(step)
        self._go(step)

    def _take_fields(self) -> bool:
        """Take what stands in the step's text fields; False when something there cannot be read."""
        values = self._pane.leave() if self._charting else None
        if values is None:
            return False
        if values:
            self._change(values, by_itself=False)
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
            self._stays.discard(self._body.step)
            self._go(after(self._body))

    def _go(self, step: Step) -> None:
        forward = self._view is not None and STEPS.index(step) > STEPS.index(self._body.step)
        done = self._pane.done(self._view) if forward and self._view is not None else ""
        self._show_done(done)
        self._pane.closed()
        self._by_itself = False
        self._body = self._body.model_copy(update={"step": step})
        self._show(start=True)
        if self._view is not None and not done:
            self._greet(self._pane.greeting(self._view))
        self._save()
        self._check_again()

    def _answered(self, view: ChartingView | None, *, typed: bool = False, whole: bool = False) -> None:
        """Go on by itself where the last thing this step asks was answered just now; `view` is what stood before.

        One gone back to stays, and so does one where something optional was opened: what is answered again must not
        jump forward, and nothing is left while it is still being typed. A field that alone still asks gets the cursor;
        so does the next one behind something `whole`.
        """
        step, now = self._body.step, self._view
        if view is None or now is None or view.draft.step is not step or step is Step.SIGN or step in self._stays:
            return
        if (typed and not whole) or not self._pane.goes_on or hard_stops(now):
            return
        left = asked(now, step)
        field = self._pane.asking(finding.at.partition(".")[2] for finding in left)
        if field is not None and asked(view, step) != left:
            self.call_after_refresh(field.focus)
        elif asked(view, step) and not left and not typed:
            self.action_next()
            self._by_itself = self._body.step is not step

    def _asked_once_more(self) -> bool:
        """Answer in words the first Enter on a step reached by itself: it may have been meant for the step before."""
        words = self._pane.once_more() if self._by_itself else ""
        self._by_itself = False
        if words:
            self._show_message(words, problem=False)
        return bool(words)

    def _settled(self) -> None:
        """Go to signing where an outcome without an injection asks nothing more."""
        view = self._view
        if view is None or self._body.outcome.reached_patient or view.lots or hard_stops(view):
            return
        if self._body.step is Step.VERIFY and not asked(view, Step.VERIFY):
            self._go(Step.SIGN)

    def _point_at(self, finding: Finding) -> None:
        """Say what stands in the way and put the cursor where it is answered."""
        self._show_message(self._with_way_out(finding))
        step, _, place = finding.at.partition(".")
        if step == self._body.step.value:
            # A step just gone to puts the cursor where it begins, first.
            self.call_after_refresh(self._pane.point_at, place)
