"""Birth dates as people state them: a day, only a month, or only a year; what is not known is never made up."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from models.core.errors import BadInputError
from models.core.typed_date import parse_date
from models.core.words import MONTHS, age_on, age_text, age_with_unit, date_text

PRECISIONS = ("day", "month", "year")
OLDEST_YEARS = 125
"""Nobody older is known: the longest confirmed life is 122 years (Gerontology Research Group)."""
_NAMES = {name.upper(): number for number, name in enumerate(MONTHS, 1)}
_LETTERS = r"([A-Z]{3})[A-Z]*\.?"
_DAYS = (
    (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", (1, 2, 3)),
    (r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", (3, 1, 2)),
    (r"(\d{2})(\d{2})(\d{4})", (3, 1, 2)),
    (_LETTERS + r" ?(\d{1,2}),? (\d{4}|\d{2})", (3, 1, 2)),
    (r"(\d{1,2})[- ]?" + _LETTERS + r"[- ]?(\d{4}|\d{2})", (3, 2, 1)),
)
_MONTHS = (
    (r"(\d{4})[-/](\d{1,2})", (1, 2)),
    (r"(\d{1,2})/(\d{4})", (2, 1)),
    (_LETTERS + r" (\d{4})", (2, 1)),
)
_WRITE = "write 3/2/1960, Mar 2 1960, or only what is known: 3/1960, 1960"


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth date. `day` is the first day of the month or year where `precision` is month or year."""

    day: date
    precision: str = "day"

    @property
    def latest(self) -> date:
        """The last day it can have been."""
        if self.precision == "year":
            return date(self.day.year, 12, 31)
        if self.precision == "month":
            return date(self.day.year, self.day.month, monthrange(self.day.year, self.day.month)[1])
        return self.day

    @property
    def samples(self) -> tuple[date, ...]:
        """The days that stand for all it can have been: the first and the last, and the first of every month."""
        months = range(self.day.month + 1, self.latest.month + 1)
        return tuple(sorted({self.day, *(date(self.day.year, month, 1) for month in months), self.latest}))

    @property
    def exact(self) -> bool:
        """True where the day is known."""
        return self.precision == "day"

    @property
    def text(self) -> str:
        """The date as far as it is known: `Mar 2, 1960`, `Mar 1960`, `1960`."""
        if self.precision == "year":
            return str(self.day.year)
        return date_text(self.day) if self.exact else f"{MONTHS[self.day.month - 1]} {self.day.year}"

    def fits(self, other: Birth) -> bool:
        """True when both can be the same day."""
        return self.day <= other.latest and other.day <= self.latest

    def age(self, day: date) -> str:
        """Return the age on `day` as it stands alone: `65 y`, `14 months`, `45 or 46 y` where that is all one knows."""
        return _range(self, day, age_with_unit(self.day, day), " y")

    def age_short(self, day: date) -> str:
        """Return the age on `day` for a column: `65 y`, `14 mo`, `45-46 y`."""
        return self.age(day).replace(" or ", "-").replace(" months", " mo").replace(" month", " mo")

    def age_bare(self, day: date) -> str:
        """Return the age on `day` behind a date: `65`, `14 months`, `45 or 46`."""
        return _range(self, day, age_text(self.day, day), "")


def parse_birth(text: str, today: date, at: str = "birth") -> Birth:
    """Return the birth date typed; two digits of a year mean the latest such year that is past.

    Raises BadInputError naming `at` for what is no date, a day to come, or one over 125 years ago.
    """
    birth = _read(" ".join(text.strip().upper().split()), today)
    if birth is None:
        raise BadInputError(at, f"{text.strip()!r} is not a date: {_WRITE}" if text.strip() else _WRITE)
    if birth.day > today:
        raise BadInputError(at, f"{birth.text} lies in the future: check the year")
    if age_on(birth.day, today) > OLDEST_YEARS:
        raise BadInputError(at, f"{birth.text} is over {OLDEST_YEARS} years ago: check the year")
    return birth


def is_birth(text: str, today: date) -> Birth | None:
    """Return the birth date a text means, None when it means none; a year alone is none, it is a number."""
    birth = _read(" ".join(text.strip().upper().split()), today)
    return birth if birth and birth.precision != "year" and birth.day <= today else None


def _read(word: str, today: date) -> Birth | None:
    try:
        if re.fullmatch(r"T([+-]\d{1,4})?", word):
            return Birth(parse_date(word, today))
        if re.fullmatch(r"\d{4}", word):
            return Birth(date(int(word), 1, 1), "year")
        for pattern, (year, month) in _MONTHS:
            if match := re.fullmatch(pattern, word):
                return Birth(date(int(match[year]), _month(match[month]), 1), "month")
        for pattern, (year, month, day) in _DAYS:
            if match := re.fullmatch(pattern, word):
                return Birth(_past(match[year], _month(match[month]), int(match[day]), today))
    except (ValueError, KeyError):
        return None
    return None


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _NAMES[text]


def _past(year: str, month: int, day: int, today: date) -> date:
    if len(year) == 4:
        return date(int(year), month, day)
    century = today.year // 100 * 100
    found = date(century + int(year), month, day)
    return found if found <= today else date(century - 100 + int(year), month, day)


def _range(birth: Birth, day: date, exact: str, unit: str) -> str:
    youngest, oldest = age_on(birth.latest, day), age_on(birth.day, day)
    if birth.exact or youngest == oldest:
        return exact
    return f"{max(0, youngest)} or {oldest}{unit}"
