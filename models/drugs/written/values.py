"""One value of a drug's TOML, checked: text, amounts, days, codes, lists and tables of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from models.core.errors import BadInputError
from models.core.numbers.ndc import parse_ndc
from models.core.quantity import parse_amount

MOST_ROWS = 60
LONGEST = 1_000
Check = Callable[[Any, str], None]


def one_of(words: Iterable[str]) -> Check:
    """Return the check for one word of a closed list."""
    allowed = tuple(words)

    def check(value: Any, at: str) -> None:
        if value not in allowed:
            raise BadInputError(at, f"{_shown(value)} is none of {', '.join(allowed)}")

    return check


def text(value: Any, at: str) -> None:
    """Accept text a screen can show."""
    if not isinstance(value, str):
        raise BadInputError(at, f"{_shown(value)} is not text: write it in quotes")
    if len(value) > LONGEST:
        raise BadInputError(at, f"has {len(value):,} characters: at most {LONGEST:,}")
    if not value.isprintable():
        raise BadInputError(at, "holds control or invisible characters: remove them")


def message(value: Any, at: str) -> None:
    """Accept text that says something."""
    text(value, at)
    if not value.strip():
        raise BadInputError(at, "is empty")


def amount(value: Any, at: str) -> None:
    """Accept an amount above nothing, as text."""
    if not isinstance(value, str):
        raise BadInputError(at, f'{_shown(value)} is not an amount: write it in quotes, such as "0.5"')
    if parse_amount(value, at) <= Decimal(0):
        raise BadInputError(at, "is more than nothing")


def whole(least: int, most: int) -> Check:
    """Return the check for a whole number, both ends included."""

    def check(value: Any, at: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise BadInputError(at, f"{_shown(value)} is not a whole number from {least} to {most:,}")

    return check


def flag(value: Any, at: str) -> None:
    """Accept true or false."""
    if not isinstance(value, bool):
        raise BadInputError(at, f"{_shown(value)} is neither true nor false")


def day(value: Any, at: str) -> None:
    """Accept a date without a time."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise BadInputError(at, f"{_shown(value)} is not a date: write it without quotes, such as 2026-01-01")


def ndc(value: Any, at: str) -> None:
    """Accept an NDC with hyphens, or of eleven digits."""
    text(value, at)
    parse_ndc(value, at)


def hcpcs(value: Any, at: str) -> None:
    """Accept a HCPCS code: a letter and four digits, or five digits."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z][0-9]{4}|[0-9]{5}", value):
        raise BadInputError(at, f"{_shown(value)} is not a HCPCS code: write a letter and four digits, such as J3420")


def diagnosis(value: Any, at: str) -> None:
    """Accept an ICD-10-CM code or its beginning, at least the category."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?", value):
        raise BadInputError(at, f"{_shown(value)} is not an ICD-10-CM code or category: write one such as O00 or M05.7")


def list_of(each: Check, least: int = 0) -> Check:
    """Return the check for a list of values that pass `each`, `least` of them or more."""

    def check(value: Any, at: str) -> None:
        if not isinstance(value, list) or len(value) > MOST_ROWS:
            raise BadInputError(at, f'is not a list of at most {MOST_ROWS}: write ["…"]')
        if len(value) < least:
            raise BadInputError(at, "is empty")
        for place, item in enumerate(value, 1):
            each(item, f"{at}[{place}]")

    return check


def tables(fields: Mapping[str, Check], *together: str) -> Check:
    """Return the check for a list of tables; see `table`."""
    return list_of(table(fields, *together))


def table(fields: Mapping[str, Check], *together: str) -> Check:
    """Return the check of a table; where one of the keys `together` stands, the last of them must."""

    def check(value: Any, at: str) -> None:
        if not isinstance(value, dict):
            raise BadInputError(at, "is not a table")
        check_keys(value, fields, f"{at}.")
        if together and together[-1] not in value and any(key in value for key in together):
            raise BadInputError(f"{at}.{together[-1]}", "is missing")

    return check


def check_keys(table: Mapping[str, Any], fields: Mapping[str, Check], at: str) -> None:
    """Check a table key by key; one of `fields` that ends in "?" may be left out. `at` is the path before each key."""
    known = {name.rstrip("?"): check for name, check in fields.items()}
    for key in table:
        if key not in known:
            raise BadInputError(f"{at}{_shown(key)}", f"is not known here: write one of {', '.join(known)}")
    for name in fields:
        if not name.endswith("?") and name not in table:
            raise BadInputError(f"{at}{name}", "is missing")
    for key, value in table.items():
        known[key](value, f"{at}{key}")


def _shown(value: Any) -> str:
    shown = value if isinstance(value, str) else repr(value)
    shown = "".join(sign if sign.isprintable() else "?" for sign in shown)
    return shown if len(shown) <= 40 else f"{shown[:39]}…"
