"""Days as columns: the months above them, and where today is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from textual.content import Content

from models.core.words import MONTHS
from tui.design.text import joined

ZOOMS = (3, 8, 24)
"""Months a timeline can show."""
_DAYS = {3: (64, 28), 8: (195, 48), 24: (650, 80)}
_MONTH_CELLS = 5
"""Columns a month needs to have its name; with fewer only each third has."""
_LEAD = 4
"""A day before the first is shown with a fourth of the time after it."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The days from `start` to `end` on `width` columns."""

    start: date
    end: date
    width: int

    def column(self, day: date) -> int:
        """Return the column of a day; one that is not shown lies outside 0 to width - 1."""
        return round((day - self.start).days / (self.end - self.start).days * (self.width - 1))

    def shows(self, day: date) -> bool:
        """Whether a day has a column."""
        return self.start <= day <= self.end


def axis_around(today: date, months: int, width: int, shown: date | None = None) -> Axis:
    """Return the axis of so many months with today near its end, further back where `shown` would not be on it."""
    back, ahead = _DAYS[months]
    start = today - timedelta(days=back)
    if shown and not start <= shown <= today + timedelta(days=ahead):
        start = shown - timedelta(days=(back + ahead) // _LEAD)
    return Axis(start, start + timedelta(days=back + ahead), max(2, width))


def months_of(axis: Axis) -> Iterator[date]:
    """Yield the first day of each month shown."""
    month = axis.start.replace(day=1)
    while month <= axis.end:
        if month >= axis.start:
            yield month
        month = (month.replace(day=28) + timedelta(days=5)).replace(day=1)


def axis_lines(axis: Axis, today: date) -> list[Content]:
    """Return three lines: today's date, the months, the rule with a tick at each."""
    first = list(months_of(axis))
    sparse = len(first) * _MONTH_CELLS > axis.width
    names, rule = [" "] * axis.width, ["─"] * axis.width
    for month in first:
        rule[axis.column(month)] = "┬"
    # Years first: where not every month has room, these must have it.
    for month in sorted(first, key=lambda day: (day.month != 1, day != first[0], day)):
        year = f" {month.year}" if month.month == 1 or (month == first[0] and month.year != today.year) else ""
        if sparse and (month.month - 1) % 3:
            continue
        _put(names, axis.column(month), f"{MONTHS[month.month - 1]}{year}")
    if not axis.shows(today):
        return [Content(""), joined(("".join(names), "$quiet")), joined(("".join(rule), "$line"))]
    label, now = f"today {MONTHS[today.month - 1]} {today.day}", axis.column(today)
    blanks = max(0, min(axis.width - len(label), now - len(label) // 2))
    return [
        joined(" " * blanks, (label, "bold $accent")),
        joined(("".join(names), "$quiet")),
        joined(("".join(rule[:now]), "$line"), ("▼", "bold $accent"), ("".join(rule[now + 1 :]), "$line")),
    ]


def _put(line: list[str], at: int, text: str) -> None:
    """Write a text into a line where nothing touches it."""
    around = line[max(0, at - 1) : at + len(text) + 1]
    if at + len(text) <= len(line) and all(sign == " " for sign in around):
        line[at : at + len(text)] = text
