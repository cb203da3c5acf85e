"""Every version of one drug: when, who, why, and what it changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from models.drugs.queries.formulary_history import FormularyVersion, formulary_history
from tui.design.text import Hung, hung
from tui.dialogs.changes import change_rows
from tui.dialogs.history import HistoryScreen

if TYPE_CHECKING:
    from models.store.clinic import Clinic


class FormularyHistoryScreen(HistoryScreen[FormularyVersion]):
    """Versions newest first; what the selected one changed below."""

    CSS_PATH = "history.tcss"
    HELP = "Newest first. Nothing is ever overwritten: each version stays readable with its reason."
    WIDTHS = (3, 12, 5, 20, 0)
    NOTHING = "Default: the clinic never changed this drug."

    def __init__(self, slug: str, display: str) -> None:
        super().__init__(display)
        self._slug = slug

    def events(self, clinic: Clinic) -> tuple[FormularyVersion, ...]:
        """Return the drug's versions."""
        return formulary_history(clinic, self._slug)

    def moment(self, event: FormularyVersion) -> datetime:
        """Return when it was stored."""
        return event.changed_at

    def cells(self, event: FormularyVersion, day: str, time: str) -> tuple[str, ...]:
        """Return a version as a line."""
        return (str(event.version), day, time, event.changed_by, event.reason)

    def detail(self, event: FormularyVersion) -> list[Hung]:
        """Return what a version is and changed, and why."""
        state = "default" if event.as_shipped else "custom"
        message = f"{state}{', retired' if event.retired else ''}"
        head = [hung(("Reason  ", "$quiet"), event.reason), hung(("State   ", "$quiet"), message)]
        nothing = [hung("", "Same as the version before.")]
        return [*head, *(change_rows(event.changes) or nothing)]
