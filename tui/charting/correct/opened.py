"""What the two ways to correct a signed dose share: opening it, and telling what became of the signature."""

from __future__ import annotations

from abc import abstractmethod
from uuid import UUID

from textual import work
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from models.charting.correcting.correct_administration import Corrected, Outcomes
from models.charting.correcting.opened import Correcting, open_correction
from models.charting.signing.outcomes import Refused
from models.core.errors import NeedlepointError
from tui.design.text import Hung, hung, joined, plain, stacked
from tui.frame.background import read
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.frame.signing import SignsWithPin
from tui.widgets.patient_banner import PatientBanner


class CorrectsDose(SignsWithPin, ClosesItself, ReportsFailures, Screen[None]):
    """One signed dose. A subclass lays out banner, `#title`, `#pin` and `#problem`, and shows what was read."""

    TITLE_WORD: tuple[str, str]

    app: Session

    def __init__(self, administration_id: UUID) -> None:
        super().__init__()
        self._dose_id = administration_id
        self._opened: Correcting | None = None

    @abstractmethod
    def opened(self, found: Correcting) -> None:
        """Show the dose once it is read."""

    @work(exclusive=True, exit_on_error=False)
    async def open_dose(self) -> None:
        """Read the dose; go back with one line when it cannot be corrected."""
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            found = self._opened = await read(open_correction, app.clinic, self._dose_id, app.person.id)
        except NeedlepointError as error:
            app.notify(str(error), severity="warning", timeout=10, markup=False)
            self.dismiss()
            return
        self.query_one(PatientBanner).show(found.patient, app.clinic.today())
        title = [joined(self.TITLE_WORD, found.title)]
        if found.dose.reaction:
            title.append(plain(f"! {found.dose.reaction}", "bold $stop"))
        self.query_one("#title", Static).update(stacked(*title))
        self.opened(found)

    def show_outcome(self, outcome: Outcomes, done: str) -> None:
        """Close with `done` when it is stored, else say what to do."""
        if isinstance(outcome, Corrected):
            self.app.notify(done, title="Signed", markup=False)
            self.dismiss()
            return
        self._show_message(outcome.findings[0].text if isinstance(outcome, Refused) else outcome.text)

    def action_close(self) -> None:
        """Go back without storing."""
        self.dismiss()

    def _show_message(self, text: str) -> None:
        self.query_one("#problem", Static).update(plain(f"[!] {text}" if text else ""))


def beside(opened: Correcting) -> list[Content | str | Hung]:
    """Return what becomes of the other doses charged that day."""
    message = "Other doses of that day keep their charges as signed. A coder checks them."
    return [hung("[i] ", message)] if opened.beside else []
