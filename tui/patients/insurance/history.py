"""Every version of one coverage or authorization: when, who, why, and what it changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from models.patients.coverages.queries import CoverageEvent
from tui.design.text import Hung, hung
from tui.dialogs.history import HistoryScreen

if TYPE_CHECKING:
    from models.store.clinic import Clinic


class InsuranceHistoryScreen(HistoryScreen[CoverageEvent]):
    """Versions newest first; what the selected one changed below."""

    CSS_PATH = "history.tcss"
    HELP = "Newest first. Nothing is ever overwritten: each version stays readable with its reason."
    WIDTHS = (12, 5, 16, 20, 0)
    NOTHING = "As it came from another system: no one changed it here."

    def __init__(self, title: str, read_events: Callable[[Clinic, UUID], Sequence[CoverageEvent]], of: UUID) -> None:
        super().__init__(title)
        self._read_events = read_events
        self._of_id = of

    def events(self, clinic: Clinic) -> Sequence[CoverageEvent]:
        """Return the versions."""
        return self._read_events(clinic, self._of_id)

    def moment(self, event: CoverageEvent) -> datetime:
        """Return when it was stored."""
        return event.changed_at

    def cells(self, event: CoverageEvent, day: str, time: str) -> tuple[str, ...]:
        """Return a version as a line."""
        return (day, time, event.kind.replace("_", " "), event.changed_by or "another system", event.reason)

    def detail(self, event: CoverageEvent) -> list[Hung]:
        """Return why it changed, and each fact before and after."""
        rows = [hung(("Reason  ", "$quiet"), event.reason)] if event.reason else []
        for label, before, after in event.changes:
            rows.append(hung((f"{label}  ", "$quiet"), f"{before or 'empty'} → ", (after or "empty", "bold $strong")))
        return rows or [hung("", f"{event.kind.replace('_', ' ')} by {event.changed_by or 'another system'}")]
