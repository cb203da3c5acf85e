"""The date grammar clinicians type: T, T+14, 2026-12-01, 12/1/2026."""

from __future__ import annotations

import re
from datetime import date, timedelta

from models.core.errors import BadInputError


def parse_date(text: str, today: date, at: str = "date") -> date:
    """Return the day `text` means when today is `today`. Raises BadInputError naming `at`."""
    word = text.strip().upper()
    if match := re.fullmatch(r"T(?:([+-])(\d{1,4}))?", word):
        days = int(match[2] or 0) * (-1 if match[1] == "-" else 1)
        return today + timedelta(days=days)
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", word)
    us = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", word)
    parts = (iso[1], iso[2], iso[3]) if iso else (us[3], us[1], us[2]) if us else None
    try:
        if parts:
            return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        pass
    raise BadInputError(at, f"{text!r} is not a date: write T for today, T+14 or 2026-12-01")
