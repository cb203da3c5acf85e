"""What was changed of a person: when, by whom, why, and what stood before."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from models.people.queries.people import PersonChange, person_history
from tui.design.text import Hung, hung
from tui.dialogs.history import HistoryScreen

if TYPE_CHECKING:
    from models.store.clinic import Clinic


class PersonHistoryScreen(HistoryScreen[PersonChange]):
    """Changes newest first; the selected one below."""

    CSS_PATH = "history.tcss"
    HELP = "Newest first. Nothing is ever overwritten: each change stays readable with its reason."
    WIDTHS = (12, 5, 20, 0)
    NOTHING = "Nothing was changed since this person was there."

    def __init__(self, person_id: UUID, name: str) -> None:
        super().__init__(name)
        self._person_id = person_id

    def events(self, clinic: Clinic) -> tuple[PersonChange, ...]:
        """Return the person's changes."""
        return person_history(clinic, self._person_id)

    def moment(self, event: PersonChange) -> datetime:
        """Return when it was changed."""
        return event.at

    def cells(self, event: PersonChange, day: str, time: str) -> tuple[str, ...]:
        """Return a change as a line."""
        fields = ", ".join(name for name, _was, _is in event.fields)
        return (day, time, event.by, f"{event.reason}: {fields}")

    def detail(self, event: PersonChange) -> list[Hung]:
        """Return every field that changed, before and after."""
        rows = [hung(("Reason  ", "$quiet"), event.reason or "none")]
        for name, was, now in event.fields:
            rows.append(hung((f"{name}  ", "$quiet"), f"{was} → {now}" if was else now))
        return rows
