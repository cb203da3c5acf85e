"""JSON read without losing or inventing anything: exact numbers, no doubled keys, every complaint with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from models.core.errors import BadInputError

MAX_TEXT = 500
SHALLOW = 50
"""How deeply a record is nested at most that is looked through quickly."""


class _Doubled(dict[str, Any]):
    """An object that named one of its keys twice."""

    key: str = ""


@dataclass(frozen=True, slots=True)
class _NotANumber:
    text: str


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object and its place in the file. Every reader returns a value of the type it names or raises
    BadInputError with the place; an absent value is None, "" or nothing to iterate.
    """

    value: dict[str, Any]
    at: str

    def place(self, name: str) -> str:
        """Return the place of a member, such as `entry[12].resource.birthDate`."""
        return f"{self.at}.{name}" if self.at else name

    def text(self, name: str, limit: int = MAX_TEXT) -> str:
        """Return a text member, "" when absent."""
        value = self.value.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise BadInputError(self.place(name), "must be a text")
        if len(value) > limit:
            raise BadInputError(self.place(name), f"has {len(value)} characters: at most {limit} can be kept")
        return value

    def required(self, name: str, limit: int = MAX_TEXT) -> str:
        """Return a text member that must be there and not be blank."""
        value = self.text(name, limit)
        if not value.strip():
            raise BadInputError(self.place(name), "is missing")
        return value

    def flag(self, name: str) -> bool:
        """Return a true-or-false member, False when absent."""
        value = self.value.get(name)
        if value is not None and not isinstance(value, bool):
            raise BadInputError(self.place(name), "must be true or false")
        return bool(value)

    def whole(self, name: str) -> int | None:
        """Return a whole number of at most nine digits."""
        value = self.decimal(name)
        if value is None:
            return None
        if value != value.to_integral_value() or abs(value) >= 10**9:
            raise BadInputError(self.place(name), "must be a whole number")
        return int(value)

    def decimal(self, name: str) -> Decimal | None:
        """Return a number as the digits it was written with."""
        value = self.value.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise BadInputError(self.place(name), "must be a number")
        number = Decimal(value)
        if number.adjusted() > 15 or int(number.as_tuple().exponent) < -30:
            raise BadInputError(self.place(name), "is out of range")
        return number

    def child(self, name: str) -> Node | None:
        """Return an object member."""
        value = self.value.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise BadInputError(self.place(name), "must be an object")
        return Node(value, self.place(name))

    def children(self, name: str) -> Iterator[Node]:
        """Yield the objects of a list member."""
        for place, value in self.listed(name):
            if not isinstance(value, dict):
                raise BadInputError(place, "must be an object")
            yield Node(value, place)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a list member."""
        found = []
        for place, value in self.listed(name):
            if not isinstance(value, str):
                raise BadInputError(place, "must be a text")
            found.append(value)
        return tuple(found)

    def listed(self, name: str) -> Iterator[tuple[str, Any]]:
        """Yield place and value of every item of a list member."""
        value = self.value.get(name)
        if value is None:
            return
        if not isinstance(value, list):
            raise BadInputError(self.place(name), "must be a list")
        for number, item in enumerate(value):
            yield f"{self.place(name)}[{number}]", item


def read_object(content: bytes) -> Node:
    """Return the JSON object in `content` (UTF-8, with or without a mark). Raises BadInputError with the place."""
    node = parse_object(content)
    check(node)
    return node


def parse_object(content: bytes) -> Node:
    """Return the JSON object in `content`, its parts unchecked: `check` those that are used.

    Raises BadInputError with the place for what is no JSON object.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError(f"byte {error.start}", "is not UTF-8 text") from error
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_float=_exact, parse_constant=_NotANumber)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise BadInputError(place, f"is not JSON: {error.msg.lower()}") from error
    except RecursionError as error:
        raise BadInputError("", "is nested too deeply to be a record") from error
    except ValueError as error:
        raise BadInputError("", "holds a number too long to be one") from error
    if not isinstance(value, dict):
        raise BadInputError("", "must be a JSON object")
    return Node(value, "")


def check(node: Node) -> None:
    """Raise BadInputError where anything in `node`, also what no reader asks for, cannot be kept as it is written."""
    if _sound(node.value):
        return
    try:
        _check(node.value, node.at)
    except RecursionError as error:
        raise BadInputError(node.at, "is nested too deeply to be a record") from error


def check_members(node: Node) -> None:
    """Raise BadInputError when a member of this object itself is given twice."""
    if isinstance(node.value, _Doubled):
        raise BadInputError(node.place(node.value.key), "is given twice: only one can be meant")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = _Doubled(found)
    seen: set[str] = set()
    doubled.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return doubled


def _exact(digits: str) -> Decimal | _NotANumber:
    try:
        return Decimal(digits)
    except InvalidOperation:
        return _NotANumber(digits)


def _sound(value: Any) -> bool:
    """True where nothing is wrong, told without making up places: hardly ever is anything. Too deep is not told."""
    level: list[Any] = [value]
    for _ in range(SHALLOW):
        deeper: list[Any] = []
        for one in level:
            kind = type(one)
            if kind is str:
                if "\0" in one or not (one.isascii() or _encodable(one)):
                    return False
            elif kind is dict:
                deeper += one
                deeper += one.values()
            elif kind is list:
                deeper += one
            elif kind is _Doubled or kind is _NotANumber:
                return False
        if not deeper:
            return True
        level = deeper
    return False


def _check(value: Any, at: str) -> None:
    if isinstance(value, _Doubled):
        raise BadInputError(f"{at}.{value.key}" if at else value.key, "is given twice: only one can be meant")
    if isinstance(value, dict):
        for key, item in value.items():
            _check(key, at)
            _check(item, f"{at}.{key}" if at else key)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _check(item, f"{at}[{number}]")
    elif isinstance(value, _NotANumber):
        raise BadInputError(at, f"{value.text} is not a number")
    elif isinstance(value, str) and ("\0" in value or (not value.isascii() and not _encodable(value))):
        raise BadInputError(at, "holds a character no database can keep")


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
