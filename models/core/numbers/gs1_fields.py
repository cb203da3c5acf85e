"""The fields a GS1 element string is made of: which identifier begins it and what its value may be.

Source: GS1 General Specifications, section 3, as the library biip carries its application identifiers.
"""

from __future__ import annotations

import calendar
import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from models.core.errors import StoreError

GTIN, LOT, EXPIRY, SERIAL = "01", "10", "17", "21"
DATES = ("11", "12", "13", "15", "16", EXPIRY)
_SET_82 = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+")
_LONGEST_CODE = 4


@dataclass(frozen=True, slots=True)
class Field:
    """An identifier as it stands in a code and the most characters of its value; `fixed` values have just as many.

    `pattern` is what identifier and value must look like.
    """

    code: str
    most: int
    fixed: bool
    pattern: re.Pattern[str]


def field_at(text: str) -> Field | None:
    """Return the field that begins `text`, None when no identifier does."""
    return _beginning(text[:_LONGEST_CODE])


@lru_cache(maxsize=4096)
def _beginning(head: str) -> Field | None:
    known = next((row for row in _table() if head.startswith(row["ai"])), None)
    if known is None:
        return None
    # N2+X..20 or N3+N3[+X..9]: what stands behind the identifier adds up to the most its value may have.
    parts = re.findall(r"\d+", known["format"].partition("+")[2])
    return Field(known["ai"], sum(map(int, parts)), not known["separator_required"], re.compile(known["pattern"]))


@cache
def _table() -> tuple[dict[str, Any], ...]:
    """Return biip's identifiers, read beside it: the library itself holds every company's prefix, 19 MB of memory."""
    spec = find_spec("biip")
    if spec is None or not spec.submodule_search_locations:
        raise StoreError("the library biip is not installed: install Needlepoint again")
    path = Path(spec.submodule_search_locations[0], "gs1_application_identifiers", "_application_identifiers.json")
    wanted = ("ai", "format", "separator_required", "pattern")
    return tuple({name: row[name] for name in wanted} for row in json.loads(path.read_text("utf-8")))


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
    if not field.pattern.fullmatch(field.code + value):
        return f"field {field.code} of the code is not written as GS1 says: scan again"
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
