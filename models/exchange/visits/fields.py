"""Reads one JSON object field by field; a complaint knows its place. Places are put together only when one is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, TypeVar

from models.core.errors import BadInputError
from models.core.numbers.ndc import Ndc, parse_ndc
from models.core.quantity import Quantity, Unit, parse_unit

T = TypeVar("T")
Row = Mapping[str, Any]
_LONGEST = 500
_DIGITS, _PLACES = 12, 9
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def within(place: str, read: Callable[..., T], *values: Any) -> T:
    """Run a reader; a complaint of it gets `place` in front of its own."""
    try:
        return read(*values)
    except BadInputError as error:
        at = f"{place}.{error.at}" if error.at and not error.at.startswith("[") else f"{place}{error.at}"
        raise BadInputError(at, error.text) from None


def listed(row: Row, name: str, read: Callable[..., T], *more: Any) -> tuple[T, ...]:
    """Return what `read` makes of each object of a list member; absent is empty."""
    items = row.get(name)
    if items is None:
        return ()
    if not isinstance(items, list):
        raise BadInputError(name, "must be a list")
    found = []
    for number, item in enumerate(items):
        if not isinstance(item, dict):
            raise BadInputError(f"{name}[{number}]", "must be an object")
        try:
            found.append(read(item, *more))
        except BadInputError as error:
            raise BadInputError(
                f"{name}[{number}].{error.at}" if error.at else f"{name}[{number}]", error.text
            ) from None
    return tuple(found)


def text(row: Row, name: str, default: str = "") -> str:
    """Return a text member, the default when absent."""
    value = row.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        raise BadInputError(name, "must be a text")
    if len(value) > _LONGEST:
        raise BadInputError(name, f"has {len(value)} characters: at most {_LONGEST} can be read")
    return value


def texts(row: Row, name: str) -> tuple[str, ...]:
    """Return a list of texts; absent is empty."""
    value = row.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) and len(item) <= _LONGEST for item in value):
        raise BadInputError(name, "must be a list of short texts")
    return tuple(value)


def choice(row: Row, name: str, allowed: tuple[str, ...]) -> str:
    """Return one of the allowed words, the first when absent."""
    value = row.get(name)
    if value is None:
        return allowed[0]
    if value not in allowed:
        raise BadInputError(name, f"{value!r} is none of {', '.join(filter(None, allowed))}")
    return str(value)


def flag(row: Row, name: str, *, default: bool = False) -> bool:
    """Return a true-or-false member."""
    value = row.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise BadInputError(name, "must be true or false")
    return value


def whole(row: Row, name: str, default: int | None, least: int, most: int) -> int | None:
    """Return a whole number between two bounds, both included."""
    value = row.get(name)
    if value is None:
        return default
    number = value if type(value) is int else _decimal(value, name)
    if number != int(number) or not least <= number <= most:
        raise BadInputError(name, f"must be a whole number from {least} to {most}")
    return int(number)


def amount(row: Row, name: str) -> Decimal | None:
    """Return a number of at least zero, written as text or number; None when absent."""
    value = row.get(name)
    if value is None:
        return None
    number = _decimal(value, name)
    if number < 0:
        raise BadInputError(name, f"{value} is negative: amounts are zero or more")
    return number


def quantity(row: Row, name: str) -> Quantity | None:
    """Return an amount with its unit; None when absent."""
    value = row.get(name)
    if value is None:
        return None
    if not isinstance(value, dict):
        raise BadInputError(name, 'must be an object such as {"amount": "30", "unit": "mg"}')
    try:
        number = amount(value, "amount")
        unit = value.get("unit")
        if number is None:
            raise BadInputError("amount", "is missing")
        if not isinstance(unit, str):
            raise BadInputError("unit", "is missing: use mg, mcg, g, mL, unit, million_units, mEq or each")
        return Quantity(number, _unit(unit))
    except BadInputError as error:
        raise BadInputError(f"{name}.{error.at}", error.text) from None


def day(row: Row, name: str) -> date | None:
    """Return a date written as CCYY-MM-DD; None when absent."""
    value = row.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadInputError(name, "must be a date written as 2026-03-02")
    try:
        return _day(value)
    except ValueError:
        raise BadInputError(name, f"{value!r} is not a date: write it as 2026-03-02") from None


def ndc(row: Row, name: str) -> Ndc | None:
    """Return an NDC; None when absent or empty."""
    value = text(row, name)
    return _ndc(value) if value else None


@lru_cache(maxsize=64)
def _unit(message: str) -> Unit:
    return Unit.UNIT if message.strip().upper() == "IU" else parse_unit(message, "unit")


@lru_cache(maxsize=4096)
def _day(message: str) -> date:
    found = date.fromisoformat(message)
    if len(message) != len("2026-03-02") or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise ValueError(message)
    return found


@lru_cache(maxsize=8192)
def _ndc(message: str) -> Ndc:
    return parse_ndc(message, "ndc")


def _decimal(value: Any, name: str) -> Decimal:
    if type(value) is str:
        number = _written(value)
        if number is None:
            raise BadInputError(name, f"{value[:40]!r} is not a number: write digits such as 0.75")
    elif isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadInputError(name, "must be a number")
    else:
        number = Decimal(value)
    if number.adjusted() >= _DIGITS or -int(number.as_tuple().exponent) > _PLACES:
        raise BadInputError(name, "is out of range: at most 12 digits and 9 decimals")
    return number


@lru_cache(maxsize=4096)
def _written(message: str) -> Decimal | None:
    plain = message.strip()
    if not plain.isascii() or "_" in plain:
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
