"""The screen of one open dose: what is known of it, how a change of its draft is drawn, and how it is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from textual import work
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Input, Static

from models.charting.queries.charting import ChartingView, view_charting
from models.core.charting_codes import ROUTES_SHORT, Step
from models.core.errors import NeedlepointError
from models.safety.draft import DraftBody
from tui.charting.frame.checks_card import ChecksCard
from tui.charting.frame.clinical_card import ClinicalCard
from tui.charting.frame.far_column import FarColumn
from tui.charting.frame.where_card import WhereCard
from tui.charting.keeping import DraftKeeper
from tui.charting.near_miss import NotesNearMisses
from tui.charting.steps.beside import beside
from tui.charting.steps.pane import StepPane
from tui.charting.steps.steps import (
    ProductScan,
    before,
    hard_stops,
    met,
    open_warnings,
    shown,
    updated,
    waits,
)
from tui.charting.strip import step_marks, strip
from tui.design.marks import MARKS
from tui.design.text import joined, plain
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.scanning.scanned import Scanned
from tui.widgets.key_bar import KeyBar
from tui.widgets.patient_banner import PatientBanner

MARKED_DONE = (f"{MARKS['done'][0]} ", f"bold {MARKS['done'][1]}")


class OpenDose(NotesNearMisses, ClosesItself, ReportsFailures, Screen[None]):
    """What every part of the charting screen stands on; what it does with the dose stands in files of their own."""

    app: Session
    banner = query_one(PatientBanner)
    checks = query_one(ChecksCard)
    switcher = query_one(ContentSwitcher)

    def __init__(self, order_id: UUID, scan: Scanned | None = None) -> None:
        super().__init__()
        self._order_id = order_id
        self._first_scan = scan
        self._body = self._untouched = DraftBody()
        self._keeper: DraftKeeper | None = None
        self._view: ChartingView | None = None
        self._signing = False
        self._picks_on_their_way = 0
        self._goes_on = False
        self._enter_at = self._body.step
        self._stays: set[Step] = set()
        self._by_itself = False
        self._product: ProductScan | None = None

    @property
    def _pane(self) -> StepPane:
        return self.query_one(f"#{self._body.step.value}", StepPane)

    def _show(self, *, start: bool = False) -> None:
        charting = self._charting
        if charting is None or self.app.clinic is None:
            return
        view = self._view = view_charting(charting.facts, self._body, self.app.clinic.now())
        if view.near_miss:
            self.note_near_miss(view.near_miss, ", ".join(f"lot {lot.lot_number}" for lot in view.lots))
        self.switcher.current = self._body.step.value
        self._pane.show(charting, view)
        self.query_one("#steps", Static).update(self._strip(view))
        seen = shown(view)
        tables = charting.facts.tables
        reasons = {
            key: row.display
            for key, code in self._body.overrides.items()
            if (row := tables.reason(view.answers.get(key, ""), code))
        }
        empty = {finding.key for finding in seen if waits(finding, self._body)}
        self.checks.show(seen, empty, reasons, met(view), beside(charting, view))
        self.query_one(ClinicalCard).show(charting.facts, view.today)
        self.query_one(FarColumn).show(charting.facts, view.today)
        if self._body.step is Step.SIGN:
            route = charting.facts.order.route or ""
            self.query_one(WhereCard).show(view.sites, route, infant=view.small_child)
        self._show_stop(view)
        self._tell_keys()
        self.set_class(self._body.step is Step.SIGN, "-signing")
        if start:
            self.call_after_refresh(self._pane.start)

    def _tell_keys(self) -> None:
        """Show the next keys: those of the field that has the cursor, else those of the step (F13)."""
        view, field = self._view, self.focused
        if view is None:
            return
        asked = (("F6", "give the reason"),) if open_warnings(view) and not hard_stops(view) else ()
        back = (("PgUp", "back"),) if before(self._body) else ()
        hint = self._pane.field_hint(field, view) if isinstance(field, Input) else self._pane.hint(view)
        stops = hard_stops(view)
        if stops and self._body.step is not Step.DOSE:
            may_pass = stops[0].key in view.passable
            other = tuple(pair for pair in hint if pair[0] not in {"Enter", "F10"})
            hint = (*((("Ctrl+O", "provider decides"),) if may_pass else ()), ("F8", "not given"), *other)
        self.query_one(KeyBar).tell(*asked, *hint, *back)

    def _strip(self, view: ChartingView) -> Content:
        width = self.size.width - 1
        if self._charting is None:
            return strip(step_marks(view), "", "", width)
        order, drug = self._charting.facts.order, self._charting.facts.drug
        dose = f"{order.dose or ''} {ROUTES_SHORT.get(order.route or '', '')}".strip()
        return strip(step_marks(view), drug.display if drug else order.medication_text, dose, width)

    def _show_stop(self, view: ChartingView) -> None:
        """Show the line of the first stop that forbids this dose, none while nothing does."""
        stops = hard_stops(view)
        line = self.query_one("#stop", Static)
        line.display = bool(stops)
        line.update(joined((f"{MARKS['stop'][0]} STOP   ", "bold"), stops[0].text) if stops else "")

    def _show_message(self, text: str, *, problem: bool = True, mark: str = "") -> None:
        """Show one line over the keys; a problem has the mark of a warning, or of a stop while one stands."""
        sign, style = MARKS[mark or ("stop" if self._view and hard_stops(self._view) else "warn")]
        line = self.query_one("#problem", Static)
        line.update(joined((f"{sign} ", f"bold {style}"), (text, "bold $strong")) if problem and text else plain(text))

    def _still_opening(self) -> None:
        """Answer a key that came before the order was there."""
        self._show_message("The order is still being read. Press the key again.", problem=False)

    def _show_done(self, text: str) -> None:
        """Show what the step just left came to."""
        self.query_one("#problem", Static).update(joined(MARKED_DONE, text) if text else "")

    def _greet(self, text: Content) -> None:
        """Show what the step gone to begins with."""
        if text:
            self.query_one("#problem", Static).update(text)

    def _change(
        self, values: dict[str, Any], *, by_itself: bool = True, typed: bool = False, whole: bool = False
    ) -> None:
        """Take a change; with `by_itself` the step goes on when that answered the last thing it asks.

        What was `typed` may still get longer, unless it is `whole`.
        """
        if self._charting is None:
            return
        before, clinic = self._view, self.app.clinic
        self._body = updated(self._charting, self._body, values, clinic.now() if clinic else None)
        self._show()
        self._save()
        if by_itself:
            self._answered(before, typed=typed, whole=whole)

    def _answered(self, view: ChartingView | None, *, typed: bool = False, whole: bool = False) -> None:
        """Go on where all is answered; `view` is what stood before."""

    @work(exit_on_error=False)
    async def _save(self) -> None:
        try:
            await self._save_now()
        except NeedlepointError as error:
            self._show_message(f"Not kept: {error}")

    async def _save_now(self) -> bool:
        """Store what was entered; False, with a message, when another window changed this draft."""
        if self._keeper is None:
            return False
        kept = await self._keeper.keep(lambda: self._body)
        if not kept:
            self._show_message("This draft was changed in another window. Press Esc, then open the order again.")
        return kept
