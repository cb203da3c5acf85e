"""Which of many backups to keep: the newest of each of the last days, weeks and months."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from models.core.errors import BadInputError

_PART = re.compile(r"(\d{1,4})([dwm])")
_HELP = "write how many days, weeks and months as 7d,4w,12m"


@dataclass(frozen=True, slots=True)
class KeepRule:
    """How many days, weeks and months back one backup each is kept. Only periods that have a backup count."""

    days: int = 0
    weeks: int = 0
    months: int = 0


def parse_keep(text: str) -> KeepRule:
    """Read a rule written as `7d,4w,12m`; parts may be left out. Raises BadInputError."""
    counts = {"d": 0, "w": 0, "m": 0}
    for part in text.replace(" ", "").lower().split(","):
        match = _PART.fullmatch(part)
        if match is None or counts[match[2]]:
            raise BadInputError("--keep", f"{text!r} is not a rule: {_HELP}")
        counts[match[2]] = int(match[1])
    if not any(counts.values()):
        raise BadInputError("--keep", f"{text!r} would keep nothing: {_HELP}")
    return KeepRule(counts["d"], counts["w"], counts["m"])


def kept(rule: KeepRule, taken: Iterable[datetime]) -> set[datetime]:
    """Return the instants of the backups to keep. The newest of all is always among them."""
    newest_first = sorted(taken, reverse=True)
    periods: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (rule.days, lambda at: at.date()),
        (rule.weeks, lambda at: at.isocalendar()[:2]),
        (rule.months, lambda at: (at.year, at.month)),
    )
    found = set(newest_first[:1])
    for count, period in periods:
        newest: dict[object, datetime] = {}
        for at in newest_first:
            newest.setdefault(period(at), at)
        found |= set(list(newest.values())[:count])
    return found
