"""Every version of the clinic's facts: when, who, why, and what it changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from models.people.queries.clinic_facts import ClinicVersion, clinic_history
from tui.design.text import Hung, hung
from tui.dialogs.history import HistoryScreen

if TYPE_CHECKING:
    from models.store.clinic import Clinic


class ClinicHistoryScreen(HistoryScreen[ClinicVersion]):
    """Versions newest first; what the selected one changed below."""

    CSS_PATH = "history.tcss"
    HELP = "Newest first. Nothing is ever overwritten: each version stays readable with its reason."
    WIDTHS = (12, 5, 20, 0)
    NOTHING = "The clinic's facts are as they were set up."

    def events(self, clinic: Clinic) -> tuple[ClinicVersion, ...]:
        """Return the versions of the clinic's facts."""
        return clinic_history(clinic)

    def moment(self, event: ClinicVersion) -> datetime:
        """Return when it was stored."""
        return event.changed_at

    def cells(self, event: ClinicVersion, day: str, time: str) -> tuple[str, ...]:
        """Return a version as a line."""
        return (day, time, event.changed_by or "set-up", event.reason or "as set up")

    def detail(self, event: ClinicVersion) -> list[Hung]:
        """Return why it changed, and each fact before and after."""
        rows = [hung(("Reason  ", "$quiet"), event.reason or "as set up")]
        for label, before, after in event.changes:
            rows.append(hung((f"{label}  ", "$quiet"), f"{before or 'empty'} → ", (after or "empty", "bold $strong")))
        return rows
