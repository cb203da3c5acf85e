"""What a person does when a product cannot be scanned: a coded cause, then its code or the five rights (S12, U14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import work

from models.charting.actions.log_scan_override import log_scan_override
from models.core.charting_codes import FIVE_RIGHTS
from models.core.errors import NeedlepointError
from tui.charting.taking_scans import TakesScans
from tui.dialogs.choose import ReasonDialog
from tui.dialogs.rights import RightsDialog
from tui.frame.background import write
from tui.frame.prompts import ask
from tui.scanning.scanned import Scanned

if TYPE_CHECKING:
    from models.codes.tables.code_tables import CodeTables


class CauseDialog(ReasonDialog):
    """Asks for the cause; a scan that works after all is its answer, one that cannot be read leaves it open."""

    ONLY_CODES: ClassVar = True

    def on_scanned(self, scan: Scanned) -> None:
        """Answer with the scan."""
        self.dismiss(cast(Any, scan))


class ScanOverride(TakesScans):
    """Part of the charting screen."""

    def action_cannot_scan(self) -> None:
        """Say why the product is not scanned, and what stands for the scan."""
        if self._charting is not None:
            self._ask_cause(self._charting.facts.tables)

    @work(exclusive=True, group="unscanned", exit_on_error=False)
    async def _ask_cause(self, tables: CodeTables) -> None:
        causes = tuple((row.code, row.display) for row in tables.reasons["cannot_scan"])
        cause: Any = await ask(self.app, CauseDialog("Scan override: why?", causes))
        if not isinstance(cause, str):
            await self._left("", cause)
            return
        allowed = tables.limits["five_rights_allowed"].value > 0
        rights = tuple((row.code, row.display) for row in tables.reasons["right"]) if allowed else ()
        reason = tables.reason("cannot_scan", cause)
        proof = await ask(self.app, RightsDialog(reason.display if reason else cause, rights))
        if not isinstance(proof, str):
            await self._left(cause, proof)
            return
        await self._log_unscanned(cause, cancelled=False)
        if proof == FIVE_RIGHTS:
            ticked = tuple(code for code, _text in rights)
            self._change({"cannot_scan": cause, "scan_proof": FIVE_RIGHTS, "rights": ticked})
            pick = "" if self._body.lots else " Pick the lot by its number."
            self._show_done(f"Five rights ticked.{pick}")
        else:
            self._change({"cannot_scan": cause, "scan_proof": proof, "rights": ()})
            self.on_scanned(Scanned(proof, "typed", 0))

    async def _left(self, cause: str, scan: Scanned | None) -> None:
        """Log that nothing stands for a scan, and take the one that worked meanwhile."""
        await self._log_unscanned(cause, cancelled=True)
        if scan is not None:
            self.on_scanned(scan)
        else:
            self._show_message("Scan override cancelled; that is logged. Scan the container.", problem=False)

    async def _log_unscanned(self, cause: str, *, cancelled: bool) -> None:
        clinic, person, charting = self.app.clinic, self.app.person, self._charting
        if clinic is None or person is None or charting is None:
            return
        try:
            ids = person.id, charting.draft_id
            await write(self, lambda: log_scan_override(clinic, *ids, cause, cancelled=cancelled))
        except NeedlepointError as error:
            self._show_message(f"Not logged: {error}")
