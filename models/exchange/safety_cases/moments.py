"""Days and local times as a case states them: `2026-03-02`, `2026-03-02T10:05`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from models.core.errors import BadInputError

Row = Mapping[str, Any]
FIRST_YEAR, LAST_YEAR = 1900, 2100
_DAY = r"\d{4}-\d{2}-\d{2}"
_NOON = time(12)
"""Nobody knows the hour of a dose that is told by its day."""


def day(row: Row, name: str) -> date | None:
    """Return a day written as CCYY-MM-DD; None when absent. Raises BadInputError naming the member."""
    message = _text(row, name)
    if message is None:
        return None
    return _read(message, name, _DAY, "a date: write it as 2026-03-02").date()


def moment(row: Row, name: str, zone: ZoneInfo) -> datetime | None:
    """Return a local time of the clinic as an instant; a day alone is its noon; None when absent."""
    message = _text(row, name)
    if message is None:
        return None
    found = _read(message, name, rf"{_DAY}(T\d{{2}}:\d{{2}}(:\d{{2}})?)?", "a local time: write it as 2026-03-02T10:05")
    return datetime.combine(found.date(), found.time() if "T" in message else _NOON, zone)


def _text(row: Row, name: str) -> str | None:
    value = row.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadInputError(name, "must be a text such as 2026-03-02")
    return value


def _read(message: str, name: str, pattern: str, wanted: str) -> datetime:
    try:
        if not re.fullmatch(pattern, message, re.ASCII):
            raise ValueError(message)
        found = datetime.fromisoformat(message)
    except ValueError:
        raise BadInputError(name, f"{message[:40]!r} is not {wanted}") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadInputError(name, f"{message[:40]!r} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return found
