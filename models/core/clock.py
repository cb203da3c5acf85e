"""Time is passed in: nothing below the command line asks the machine."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Anything that tells the present instant."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """Return the calendar day of an aware instant in the clinic's zone: the date of service."""
    return instant.astimezone(zone).date()


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant, in UTC, a calendar day begins in the clinic's zone."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
