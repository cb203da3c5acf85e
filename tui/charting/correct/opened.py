"""What the two ways to correct a signed dose share: opening it, whose it is, leaving it, and what was stored."""

from __future__ import annotations

from abc import abstractmethod
from uuid import UUID

from textual import work
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from models.charting.correcting.correct_administration import Corrected, Outcomes
from models.charting.correcting.opened import Correcting, open_correction
from models.charting.signing.outcomes import Refused, Stale
from models.core.errors import NeedlepointError
from tui.design.marked import marked
from tui.design.marks import MARKS
from tui.design.text import Hung, hung, joined, plain, stacked
from tui.dialogs.confirm import ConfirmDialog
from tui.frame.background import read
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.frame.signing import SignsWithPin
from tui.widgets.patient_banner import PatientBanner

DISCARD = "Discard what you changed? Nothing of it is stored."


class CorrectsDose(SignsWithPin, ClosesItself, ReportsFailures, Screen[bool]):
    """One signed dose. A subclass lays out banner, `#title`, `#pin` and `#problem`, and shows what was read."""

    TITLE_WORD: tuple[str, str]

    app: Session

    def __init__(self, administration_id: UUID) -> None:
        super().__init__()
        self._dose_id = administration_id
        self._opened: Correcting | None = None
        self._outdated = False

    @abstractmethod
    def opened(self, found: Correcting) -> None:
        """Show the dose once it is read."""

    @property
    @abstractmethod
    def unsaved(self) -> bool:
        """Whether something was entered that going back would lose."""

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
        title = [joined(self.TITLE_WORD, (found.title, "bold $strong"))]
        not_yours = whose(found, app.person.id)
        if not_yours:
            title.append(not_yours)
        if found.dose.reaction:
            title.append(marked("warn", found.dose.reaction))
        self.query_one("#title", Static).update(stacked(*title))
        self.opened(found)

    def show_outcome(self, outcome: Outcomes, done: str) -> None:
        """Close with `done` when it is stored, else say what to do."""
        if isinstance(outcome, Corrected):
            self.app.notify(done, title="Signed", markup=False)
            self.dismiss(result=True)
            return
        self._outdated = isinstance(outcome, Stale)
        self._show_message(outcome.findings[0].text if isinstance(outcome, Refused) else outcome.text)

    def action_close(self) -> None:
        """Go back without storing; asks first where something would be lost."""
        if self._outdated or not self.unsaved:
            self.dismiss()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss()

        self.app.push_screen(ConfirmDialog(DISCARD, "discard"), answered)

    def _show_message(self, text: str) -> None:
        self.query_one("#problem", Static).update(marked("warn", text) if text else plain(""))


def whose(opened: Correcting, person_id: UUID) -> Content | None:
    """Return whose dose it is where the reader did not give it; a correction is signed in the reader's own name."""
    giver = opened.dose.facts.giver
    message = f"Given by {giver.name}, not by you. You sign in your own name."
    return None if giver.id == person_id else marked("warn", message)


def beside(opened: Correcting) -> list[Content | str | Hung]:
    """Return what becomes of the other doses charged that day."""
    sign, style = MARKS["note"]
    message = "Other doses of that day keep their charges as signed. A coder checks them."
    return [hung((f"{sign} ", f"bold {style}"), message)] if opened.beside else []
