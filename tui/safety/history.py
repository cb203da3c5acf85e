"""What happened to one safety row: when, who, why, and what it changed or approved."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from models.safety.queries.safety_history import SafetyEvent, safety_history
from tui.design.text import Hung, hung
from tui.dialogs.changes import change_rows
from tui.dialogs.history import HistoryScreen

if TYPE_CHECKING:
    from models.store.clinic import Clinic


class SafetyHistoryScreen(HistoryScreen[SafetyEvent]):
    """Changes and approvals newest first; the selected one below."""

    CSS_PATH = "history.tcss"
    HELP = "Newest first. Nothing is ever overwritten: each change and approval stays readable with its reason."
    WIDTHS = (12, 5, 10, 20, 0)
    NOTHING = "Default: no one changed or approved this setting."

    def __init__(self, key: str, text: str) -> None:
        super().__init__(text)
        self._key = key

    def events(self, clinic: Clinic) -> tuple[SafetyEvent, ...]:
        """Return the setting's changes and approvals."""
        return safety_history(clinic, self._key)

    def moment(self, event: SafetyEvent) -> datetime:
        """Return when it was changed or approved."""
        return event.at

    def cells(self, event: SafetyEvent, day: str, time: str) -> tuple[str, ...]:
        """Return a change or an approval as a line."""
        return (day, time, event.deed, event.by, event.reason)

    def detail(self, event: SafetyEvent) -> list[Hung]:
        """Return what was changed or approved, and why."""
        return [hung(("Reason  ", "$quiet"), event.reason or "none"), *change_rows(event.changes)]
