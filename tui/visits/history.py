"""What happened to one visit, and every call to one person: when, what, who."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from models.visits.queries.calls_made import CallMade, calls_made
from models.visits.queries.visits import VisitVersion, visit_history
from tui.design.text import Hung, hung
from tui.dialogs.history import HistoryScreen

if TYPE_CHECKING:
    from models.store.clinic import Clinic


class VisitHistoryScreen(HistoryScreen[VisitVersion]):
    """Every change of a visit, newest first."""

    CSS_PATH = "history.tcss"
    HELP = "Newest first. Nothing is overwritten: each step of the visit stays with who made it and when."
    WIDTHS = (12, 5, 20, 0)
    NOTHING = "This visit is not stored."

    def __init__(self, visit_id: UUID, title: str) -> None:
        super().__init__(title)
        self._visit_id = visit_id

    def events(self, clinic: Clinic) -> tuple[VisitVersion, ...]:
        """Return the visit's changes."""
        return visit_history(clinic, self._visit_id)

    def moment(self, event: VisitVersion) -> datetime:
        """Return when it was changed."""
        return event.changed_at

    def cells(self, event: VisitVersion, day: str, time: str) -> tuple[str, ...]:
        """Return a change as a line."""
        return (day, time, event.changed_by, event.words)

    def detail(self, event: VisitVersion) -> list[Hung]:
        """Return a change in full."""
        return [hung(("Step  ", "$quiet"), event.words), hung(("By    ", "$quiet"), event.changed_by)]


class CallHistoryScreen(HistoryScreen[CallMade]):
    """Every call to a person, newest first."""

    CSS_PATH = "history.tcss"
    HELP = "Newest first: what came of each call, who made it, and when the person is listed again."
    WIDTHS = (12, 5, 20, 0)
    NOTHING = "No call is recorded. Esc, then Enter records one."

    def __init__(self, patient_id: UUID, title: str) -> None:
        super().__init__(title)
        self._patient_id = patient_id

    def events(self, clinic: Clinic) -> tuple[CallMade, ...]:
        """Return the calls."""
        return calls_made(clinic, self._patient_id)

    def moment(self, event: CallMade) -> datetime:
        """Return when the call was."""
        return event.called_at

    def cells(self, event: CallMade, day: str, time: str) -> tuple[str, ...]:
        """Return a call as a line."""
        return (day, time, event.called_by, event.words)

    def detail(self, event: CallMade) -> list[Hung]:
        """Return a call in full."""
        return [hung((f"Call {event.number}  ", "$quiet"), event.words), hung(("By      ", "$quiet"), event.called_by)]
