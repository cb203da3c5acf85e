"""The screen of one open dose: what is known of it, how a change of its draft is drawn, and how it is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from textual import work
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Static

from models.charting.queries.charting import ChartingView, view_charting
from models.core.charting_codes import Step
from models.core.errors import NeedlepointError
from models.safety.draft import DraftBody
from tui.charting.keeping import DraftKeeper
from tui.charting.near_miss import NotesNearMisses
from tui.charting.steps.pane import StepPane
from tui.charting.steps.steps import (
    ProductScan,
    hard_stops,
    met,
    not_entered,
    open_warnings,
    shown,
    updated,
)
from tui.charting.strip import step_marks, strip
from tui.design.text import plain
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.scanning.scanned import Scanned
from tui.widgets.finding_list import FindingList
from tui.widgets.key_bar import KeyBar
from tui.widgets.patient_banner import PatientBanner


class OpenDose(NotesNearMisses, ClosesItself, ReportsFailures, Screen[None]):
    """What every part of the charting screen stands on; what it does with the dose stands in files of their own."""

    app: Session
    banner = query_one(PatientBanner)
    findings = query_one(FindingList)
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
        empty = {finding.key for finding in seen if not_entered(finding, self._body)}
        self.findings.tell(seen, empty, reasons, met(view))
        asked = (("F6", "give the reason"),) if open_warnings(view) and not hard_stops(view) else ()
        self.query_one(KeyBar).tell(*asked, *self._pane.hint(view))
        self.set_class(self._body.step is Step.SIGN, "-signing")
        if start:
            self.call_after_refresh(self._pane.start)

    def _strip(self, view: ChartingView) -> Content:
        width = self.size.width - 1
        if self._charting is None:
            return strip(step_marks(view), "", "", width)
        order, drug = self._charting.facts.order, self._charting.facts.drug
        return strip(step_marks(view), drug.display if drug else order.medication_text, str(order.dose or ""), width)

    def _show_message(self, text: str, *, problem: bool = True) -> None:
        line = self.query_one("#problem", Static)
        line.update(plain(f"[!] {text}" if problem and text else text, "" if problem else "$accent"))

    def _change(self, values: dict[str, Any]) -> None:
        if self._charting is None:
            return
        self._body = updated(self._charting, self._body, values)
        self._show()
        self._save()

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
