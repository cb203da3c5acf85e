"""The time somebody is booked for: typed as people write it, and told apart in the hour the clock shows twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from models.core.errors import BadInputError
from models.core.typed_time import wall_instant
from models.core.words import time_text

_WRITTEN = re.compile(r"(\d{1,2}):?(\d{2})?\s*(AM|PM|A|P)?(?:\s+([A-Z]{2,5}))?")
_ADVICE = "write 14:00, 1400 or 2 pm"


def booked_instant(text: str, day: date, zone: ZoneInfo) -> datetime:
    """Return the UTC instant meant on `day`. Raises BadInputError at "time".

    A time the clock shows twice wants the zone behind it, `01:30 CST`; one it skips is refused.
    """
    match = _WRITTEN.fullmatch(text.strip().upper())
    digits = match[1] + (match[2] or "") if match else ""
    if match is None or (len(digits) < 3 and not match[3]):
        raise BadInputError("time", f"{text!r} is not a time: {_ADVICE}")
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            raise BadInputError("time", f"{text!r} is not a time: {_ADVICE}")
        hour = hour % 12 + (12 if match[3].startswith("P") else 0)
    if hour > 23 or minute > 59:
        raise BadInputError("time", f"{text!r} is not a time: {_ADVICE}")
    first = wall_instant(day, time(hour, minute), zone, "time")
    return _of_two(first, match[4] or "", zone)


def booked_text(instant: datetime, zone: ZoneInfo) -> str:
    """Return the wall time of an instant, with the zone's letters where the clock shows that time twice."""
    shown = time_text(instant, zone)
    return f"{shown} {instant.astimezone(zone).tzname()}" if _twice(instant, zone) else shown


def _of_two(first: datetime, letters: str, zone: ZoneInfo) -> datetime:
    other = _twice(first, zone)
    both = [first, other] if other else [first]
    names = {str(one.astimezone(zone).tzname()): one for one in both}
    if letters and letters not in names:
        raise BadInputError("time", f"{letters} is not the time here on that day: leave it out, or write {_or(names)}")
    if other and not letters:
        shown = time_text(first, zone)
        raise BadInputError("time", f"{shown} comes twice that night: write {_or(f'{shown} {name}' for name in names)}")
    return names[letters] if letters else first


def _or(names: Iterable[str]) -> str:
    return " or ".join(names)


def _twice(instant: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the other instant at which the clock shows the same, None for the usual day."""
    local = instant.astimezone(zone)
    other = local.replace(fold=1 - local.fold).astimezone(UTC)
    same = other.astimezone(zone).replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0)
    return other if same and other != instant else None
