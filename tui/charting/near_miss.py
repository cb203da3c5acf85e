"""What nearly went wrong on the charting screen is written down by itself, once a dose (S10, S66)."""

from __future__ import annotations

from textual import work
from textual.screen import Screen

from models.charting.queries.charting import Charting
from models.core.errors import NeedlepointError
from models.safety.actions.record_near_miss import NearMissEntry, record_near_miss
from tui.frame.background import write
from tui.frame.session import Session


class NotesNearMisses(Screen[None]):
    """Part of the charting screen."""

    app: Session

    def __init__(self) -> None:
        super().__init__()
        self._charting: Charting | None = None
        self._near_misses: set[tuple[str, str]] = set()

    def _show_message(self, text: str, *, problem: bool = True) -> None:
        raise NotImplementedError

    def note_near_miss(self, kind: str, found: str) -> None:
        """Write a near miss down unless the same was written down for this dose already."""
        if (kind, found) in self._near_misses or self._charting is None:
            return
        self._near_misses.add((kind, found))
        facts = self._charting.facts
        self._note(NearMissEntry(kind, facts.ordered, found, request_id=facts.order.id, automatic=True))

    @work(group="near_miss", exit_on_error=False)
    async def _note(self, entry: NearMissEntry) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            await write(self, record_near_miss, app.clinic, app.person.id, entry)
        except NeedlepointError as error:
            self._show_message(f"The near miss was not recorded: {error}")
