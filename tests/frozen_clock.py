"""A clock that only moves when a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# A Monday, 09:42 in America/Chicago.
START = datetime(2026, 11, 23, 15, 42, tzinfo=UTC)


class FrozenClock:
    """Shows `instant` until told otherwise."""

    def __init__(self, instant: datetime = START) -> None:
        self.instant = instant

    def now(self) -> datetime:
        """Return the instant shown."""
        return self.instant

    def tick(self, minutes: int = 1) -> datetime:
        """Move on by some minutes, back by negative ones; return the new instant."""
        self.instant += timedelta(minutes=minutes)
        return self.instant
