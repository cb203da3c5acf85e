"""The fields a GS1 element string is made of: how long each identifier and its value are.

Source: GS1 General Specifications, section 3 (application identifiers) and 7.8.5 (predefined lengths, a closed list).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

GTIN, LOT, EXPIRY, SERIAL = "01", "10", "17", "21"
DATES = ("11", "12", "13", "15", "16", EXPIRY)
_SET_82 = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+")


@dataclass(frozen=True, slots=True)
class Field:
    """An identifier as it stands in a code and the most characters of its value; `fixed` values have just as many."""

    code: str
    most: int
    fixed: bool


def _ranged(first: int, last: int, code_length: int, most: int) -> dict[str, tuple[int, int]]:
    return {f"{prefix:02}": (code_length, most) for prefix in range(first, last + 1)}


# The first two digits tell how long the identifier is and how long its value may be.
_FIXED = {
    "00": (2, 18), **_ranged(1, 3, 2, 14), "04": (2, 16), **_ranged(11, 19, 2, 6), "20": (2, 2),
    **_ranged(31, 36, 4, 6), "41": (3, 13),
}  # fmt: skip
_VARIABLE = {
    "10": (2, 20), "21": (2, 20), "22": (2, 20), "23": (3, 28), "24": (3, 30), "25": (3, 30), "30": (2, 8),
    "37": (2, 8), "39": (4, 18), "40": (3, 30), "42": (3, 30), "43": (4, 70), "70": (4, 50), "71": (3, 20),
    "72": (4, 90), "80": (4, 90), "81": (4, 70), "82": (4, 70), **_ranged(90, 99, 2, 90),
}  # fmt: skip


def field_at(text: str) -> Field | None:
    """Return the field that begins `text`, None when no identifier does."""
    shape = _FIXED.get(text[:2]) or _VARIABLE.get(text[:2])
    if shape is None:
        return None
    code = text[: shape[0]]
    if len(code) < shape[0] or not (code.isascii() and code.isdigit()):
        return None
    return Field(code, shape[1], code[:2] in _FIXED)


def why_not(field: Field, value: str) -> str | None:
    """Return why `value` cannot be the field's, in words; None when it can. Check digits are not looked at."""
    if not value:
        return f"field {field.code} of the code is empty: scan again"
    if field.fixed and not (len(value) == field.most and value.isascii() and value.isdigit()):
        return f"field {field.code} of the code should be {field.most} digits: scan again"
    if len(value) > field.most:
        return f"field {field.code} of the code is longer than {field.most} characters: scan again"
    if not _SET_82.fullmatch(value):
        return f"field {field.code} of the code has a sign that GS1 codes never carry: scan again"
    if field.code in DATES and read_date(value, 2000) is None:
        what = "expiry" if field.code == EXPIRY else f"date in field {field.code}"
        return f"the code's {what} is not a date: read it from the package"
    return None


def read_date(digits: str, year_now: int) -> date | None:
    """Return the day of YYMMDD digits, None when there is no such day; day 00 is the month's last (S18).

    The century is the one that brings the year within 50 of `year_now` (General Specifications 7.12).
    """
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    year += year_now - year_now % 100
    if year - year_now >= 51:
        year -= 100
    elif year - year_now <= -50:
        year += 100
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None
