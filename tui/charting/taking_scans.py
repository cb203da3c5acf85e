"""What becomes of a scan on the charting screen: taken, asked about, or refused so that nobody misses it."""

from __future__ import annotations

from dataclasses import replace

from textual import work

from models.core.charting_codes import Step
from models.core.finding import Finding, Severity
from models.core.quantity import format_amount
from models.patients.queries.scan import resolve_scan
from tui.charting.scanned import ScanAnswer, answer_scan, way_out
from tui.charting.starting import OpensDraft
from tui.charting.steps.steps import ProductScan, standing, updated
from tui.dialogs.choose import ChooseDialog
from tui.frame.background import read
from tui.frame.prompts import ask
from tui.scanning.scanned import Scanned


class TakesScans(OpensDraft):
    """Part of the charting screen."""

    def _opened(self) -> None:
        if self._first_scan:
            self.on_scanned(self._first_scan)
            self._first_scan = None

    def on_scanned(self, scan: Scanned) -> None:
        """Take a scanned vial or patient label, whatever has the focus."""
        self._resolve(scan)

    @work(exclusive=True, group="scan", exit_on_error=False)
    async def _resolve(self, scan: Scanned) -> None:
        app = self.app
        if self._charting is None or app.clinic is None:
            self._first_scan = scan
            return
        verdict = await read(resolve_scan, app.clinic, scan.text)
        answer = answer_scan(self._charting, self._body, verdict, scan.entry, app.clinic.now())
        if answer.near_miss:
            self.note_near_miss(answer.near_miss, answer.found)
        if answer.body is None:
            self._refuse_scan(answer.text)
            return
        if verdict.kind == "product":
            self._product = ProductScan(verdict.ndc or "", (verdict.lot_number or "").upper(), scan.entry)
        if answer.which:
            which = await ask(app, ChooseDialog(answer.text, answer.which))
            if which is None:
                self._refuse_scan("NOT TAKEN: say which vial it is. Scan it again.")
                return
            before = answer.body.model_copy(update={"lots": self._body.lots})
            picked = {"pick_lot": which, "scan": self._product}
            found = updated(self._charting, before, picked, app.clinic.now())
            answer = replace(answer, body=found, text="accepted: the vial you named, in date.")
        self._take(answer)

    def _take(self, answer: ScanAnswer) -> None:
        """Take what was scanned, and say at once when that lot must not be used."""
        if answer.body is None:
            return
        picked, before = answer.body.lots != self._body.lots, self._view
        self._body = answer.body
        if picked and self._body.step is Step.VERIFY and not standing(self._view, Step.VERIFY):
            self._body = self._body.model_copy(update={"step": Step.DOSE})
            self._check_again()
        self._show(start=picked)
        self._save()
        wrong = self._wrong_lot() if picked else ""
        if wrong:
            self._refuse_scan(wrong)
        else:
            self._answered(before)
            self._show_done(f"{answer.text}{self._to_draw()}")

    def _to_draw(self) -> str:
        """Return what to draw of what was scanned, which the step after no longer shows."""
        if self._view is None or self._view.volume_ml is None or not self._view.lots:
            return ""
        waits = next((one.drug for one in self._view.ingredients if not one.lots), "")
        return f" Next: {waits}." if waits else f" Draw {format_amount(self._view.volume_ml)} mL."

    def _wrong_lot(self) -> str:
        """Return the verdict on the lot just scanned when it must not be used, "" for a good one."""
        view = self._view
        if view is None:
            return ""
        found = [finding for finding in standing(view, Step.DOSE) if finding.at.startswith("dose.lot")]
        if not found:
            return ""
        if found[0].severity is Severity.WARN:
            return f"NOT THIS ONE FIRST: {found[0].text}"
        if view.next_lot is not None:
            return f"NOT ENOUGH: {self._with_way_out(found[0])}"
        word = "EXPIRED" if any(lot.use_by < view.today for lot in view.lots) else "DO NOT USE"
        return f"{word}: {self._with_way_out(found[0])}"

    def _with_way_out(self, finding: Finding) -> str:
        """Return a finding's text; what forbids the lot in hand names one that may be used."""
        if self._charting is None or self._view is None or finding.rule != "lot" or not self._view.lots:
            return finding.text
        return f"{finding.text}{way_out(self._charting, self._view)}"

    def _refuse_scan(self, text: str) -> None:
        """Tell a bad scan by sound and in words that stay until the next key; go where the next scan belongs (U13)."""
        self.app.bell()
        self._show_message(text, mark="stop")
        self.app.until_next_key(self, lambda: self._show_message(""))
        if self._body.step in {Step.VERIFY, Step.DOSE} and self.app.screen is self:
            self._pane.await_scan()
