"""GS1 element strings as scanners send them: GTIN, expiry, lot, serial; ambiguous ones are refused, never guessed."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from models.values.errors import BadInputError

GS = "\x1d"
_AIM = re.compile(r"^\](d2|C1|e0|E0|Q3|d1)")
_DATES = ("11", "13", "15", "16", "17")
_FIXED = {"01": 14, "02": 14, "20": 2, **dict.fromkeys(_DATES, 6)}
_VARIABLE = {"10": 20, "21": 20}


@dataclass(frozen=True, slots=True)
class Gs1:
    """What one code says. `expiry` is the last usable day; parts that were not in the code are None."""

    gtin: str | None
    lot: str | None
    expiry: date | None
    serial: str | None


def parse_gs1(text: str, at: str = "scan") -> Gs1:
    """Return the fields of a GS1 string, with or without AIM prefix and leading FNC1.

    Raises BadInputError for an unknown field, a bad check digit, an impossible date, or a string that a scanner
    stripped of its separators so that it can be read in two ways (S16, S17, S18: GS1 application identifiers).
    """
    body = _AIM.sub("", text.strip("\r\n\t ")).lstrip(GS)
    readings = _readings(body)
    if not readings:
        raise BadInputError(at, "this is not a GS1 code")
    if len(readings) > 1:
        raise BadInputError(at, "the scanner dropped a separator and the code can be read in two ways: type the lot")
    fields = readings[0]
    gtin = fields.get("01")
    if gtin and not check_digit_holds(gtin):
        raise BadInputError(at, "the code's check digit is wrong: scan again")
    return Gs1(gtin, fields.get("10"), _expiry(fields["17"], at) if "17" in fields else None, fields.get("21"))


def check_digit_holds(digits: str) -> bool:
    """True when the last digit is the GS1 check of the others (GTIN-8 to GTIN-14, UPC-A)."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return total % 10 == 0


def ndc_candidates(gtin: str) -> tuple[str, ...]:
    """Return the 5-4-2 NDCs a US drug's GTIN may stand for: the split is not in the code, so up to three."""
    digits = gtin.zfill(14)
    if not digits.startswith("003") and not digits[1:].startswith("03"):
        return ()
    ten = digits[3:13]
    return tuple(
        dict.fromkeys(
            (
                f"0{ten[:4]}-{ten[4:8]}-{ten[8:]}",
                f"{ten[:5]}-0{ten[5:8]}-{ten[8:]}",
                f"{ten[:5]}-{ten[5:9]}-0{ten[9:]}",
            )
        )
    )


def _readings(body: str) -> list[dict[str, str]]:
    """Return every way to read the string; a variable field ends at GS or at the end, or where another could begin."""
    if not body:
        return [{}]
    code = body[:2]
    if code in _FIXED:
        value, rest = body[2 : 2 + _FIXED[code]], body[2 + _FIXED[code] :]
        if len(value) < _FIXED[code] or not value.isdigit() or (code in _DATES and not _is_date(value)):
            return []
        return [{code: value, **more} for more in _readings(rest.removeprefix(GS)) if code not in more]
    if code not in _VARIABLE:
        return []
    run = body[2:].split(GS)[0]
    after = body[2 + len(run) :].removeprefix(GS)
    whole = [
        {code: run, **more}
        for more in (_readings(after) if 0 < len(run) <= _VARIABLE[code] else [])
        if code not in more
    ]
    if GS in body[2:]:
        return whole
    return whole + _dropped_separator(code, run)


def _dropped_separator(code: str, run: str) -> list[dict[str, str]]:
    found = []
    for end in range(1, min(len(run), _VARIABLE[code]) + 1):
        rest = run[end:]
        if not rest:
            continue
        for more in _readings(rest):
            plausible = "01" in more or any(key in _DATES for key in more) or len(run) > _VARIABLE[code]
            if code not in more and plausible:
                found.append({code: run[:end], **more})
    return found


def _is_date(digits: str) -> bool:
    return 1 <= int(digits[2:4]) <= 12 and int(digits[4:]) <= 31


def _expiry(digits: str, at: str) -> date:
    year, month, day = 2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:])
    if not 1 <= month <= 12:
        raise BadInputError(at, "the code's expiry is not a date: read it from the package")
    last = calendar.monthrange(year, month)[1]
    if day > last:
        raise BadInputError(at, "the code's expiry is not a date: read it from the package")
    return date(year, month, day or last)
