"""Where a visit stands, in the order of a day."""

from __future__ import annotations

from enum import StrEnum


class VisitState(StrEnum):
    """Where a visit stands. Observing is never stored: it follows from charting, as done does after a dose."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    ROOMED = "roomed"
    WAITING = "waiting"
    OBSERVING = "observing"
    DONE = "done"
    LEFT = "left"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        """The state as people say it."""
        return _WORDS.get(self, self.value)

    @property
    def here(self) -> bool:
        """Whether the patient is in the clinic and has no injection yet."""
        return self in HERE

    @property
    def open(self) -> bool:
        """Whether the visit is still to come, or under way."""
        return self is VisitState.BOOKED or self in HERE


HERE = frozenset({VisitState.ARRIVED, VisitState.ROOMED, VisitState.WAITING})
OPEN = frozenset({VisitState.BOOKED, *HERE})
_WORDS = {
    VisitState.LEFT: "left without injection",
    VisitState.NO_SHOW: "no-show",
    VisitState.WAITING: "waiting for the injection",
}
