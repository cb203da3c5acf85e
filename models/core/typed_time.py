"""The time grammar clinicians type: N, +10, -10, 1120, 11:20, T@1120, T-1@1120."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.core.errors import BadInputError

_ADVICE = "write N for now, -10 for ten minutes ago, 1120, 11:20, T@1120 or T-1@1120"


def parse_time(text: str, now: datetime, zone: ZoneInfo, at: str = "time given") -> datetime:
    """Return the aware UTC instant `text` means when the clinic's clock shows `now`.

    T is today, T-1 yesterday. A wall time the clock skips (start of daylight saving) is refused; one it shows twice is
    the first. Whether an instant may lie in the future is the rules' business. Raises BadInputError naming `at`.
    """
    word = text.strip().upper()
    if word in {"N", "NOW"}:
        return now
    if match := re.fullmatch(r"([+-])(\d{1,4})", word):
        minutes = int(match[2]) * (1 if match[1] == "+" else -1)
        return now + timedelta(minutes=minutes)
    match = re.fullmatch(r"(?:T(-\d{1,3})?@)?(\d{1,2}):?(\d{2})", word)
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        raise BadInputError(at, f"{text!r} is not a time: {_ADVICE}")
    day = now.astimezone(zone).date() + timedelta(days=int(match[1] or 0))
    return wall_instant(day, time(int(match[2]), int(match[3])), zone, at)


def wall_instant(day: date, wall: time, zone: ZoneInfo, at: str = "time") -> datetime:
    """Return the UTC instant at which the clinic's clocks show `wall` on `day`. Raises BadInputError for none."""
    local = datetime.combine(day, wall, tzinfo=zone)
    instant = local.astimezone(ZoneInfo("UTC"))
    if instant.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise BadInputError(at, f"{wall:%H:%M} does not exist on that day: the clocks go forward")
    return instant
