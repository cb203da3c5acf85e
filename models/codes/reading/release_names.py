"""When a release takes effect, as its publisher's file names say it."""

from __future__ import annotations

import re
from datetime import date

from models.codes.reading.published_file import PublishedFile
from models.core.errors import BadInputError

ADVICE = "add --release with the day it takes effect, such as --release 2026-10-01"
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|{'|'.join(name[:3] for name in _MONTHS)})"
_YEAR = r"(?P<year>20[0-9]{2})"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}[-_ ]?q(?P<quarter>[1-4])",
        rf"(?<![a-z]){_MONTH}[-_ ]*(?:(?P<day>[0-9]{{1,2}})[-_, ]+)?{_YEAR}",
        rf"{_YEAR}[-_ ]*{_MONTH}(?![a-z])",
        rf"(?<![0-9])(?P<mm>[01][0-9])[-_]?(?P<day>[0-3][0-9])[-_]?{_YEAR}(?![0-9])",
        rf"(?<![0-9]){_YEAR}[-_](?P<mm>[01][0-9])[-_](?P<day>[0-3][0-9])(?![0-9])",
        r"cci(?:pra|oph)-?v(?P<version>[0-9]{2})(?P<minor>[0-3])r",
    )
)
# NCCI version 32.2 is the third quarter of 2026.
_NCCI_YEAR = 1994


def month_number(name: str) -> int:
    """Return 1 to 12 for an English month or its first three letters. Raises ValueError for another word."""
    for number, month in enumerate(_MONTHS, 1):
        if name.lower() in {month, month[:3]}:
            return number
    raise ValueError(name)


def releases_named(name: str) -> set[date]:
    """Return the days a file name says, in any of the ways CMS writes them."""
    found = (match for pattern in _PATTERNS for match in pattern.finditer(name.lower()))
    return {day for match in found if (day := _day(match.groupdict())) is not None}


def named_release(file: PublishedFile) -> date | None:
    """Return the release the file's name or its archive's says, None for neither. Raises BadInputError for two."""
    found = {day for clue in file.clues for day in releases_named(clue)}
    if len(found) > 1:
        days = " and ".join(sorted(str(day) for day in found))
        raise BadInputError("", f"its name says two releases, {days}: rename it as it was published")
    return next(iter(found), None)


def agreed(known: date | None, stated: date | None, where: str) -> date:
    """Return the release known from `where` or stated by a person. Raises BadInputError for neither, or for two."""
    if known is None and stated is None:
        raise BadInputError("", f"neither its content nor its name says which release it is: {ADVICE}")
    if known is not None and stated is not None and known != stated:
        raise BadInputError("", f"{where} says {known}, --release {stated}: leave --release out")
    found = known or stated
    assert found is not None  # noqa: S101
    return found


def quarter(day: date) -> date:
    """Return a day that begins a quarter. Raises BadInputError for any other: CMS takes effect quarterly (R59)."""
    if day.day != 1 or day.month not in {1, 4, 7, 10}:
        raise BadInputError("", f"takes effect with a quarter, and {day} begins none")
    return day


def quarterly(file: PublishedFile, stated: date | None) -> date:
    """Return the quarter named by the file or stated by a person. Raises BadInputError."""
    return quarter(agreed(named_release(file), stated, "its name"))


def _day(parts: dict[str, str | None]) -> date | None:
    try:
        if parts.get("version"):
            return date(_NCCI_YEAR + int(parts["version"] or 0), 3 * int(parts["minor"] or 0) + 1, 1)
        year = int(parts["year"] or 0)
        if parts.get("quarter"):
            return date(year, 3 * int(parts["quarter"] or 0) - 2, 1)
        month = int(parts["mm"] or 0) if parts.get("mm") else month_number(parts["month"] or "")
        return date(year, month, int(parts.get("day") or 1))
    except ValueError:
        return None
