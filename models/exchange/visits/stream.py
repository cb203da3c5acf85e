"""Visits from a file: one object, or one a line, read with bounded memory; every complaint names line and field."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import IO, Any, NamedTuple

from models.core.errors import BadInputError
from models.exchange.strict_json import read_object

LONGEST = 4_000_000
"""Bytes one visit may take: about a hundred times the largest real one."""


class Unreadable(NamedTuple):
    """A line that is no visit: what is wrong, and the visit's id where it stands before the fault (None otherwise)."""

    error: BadInputError
    id: Any


Entry = tuple[str, "dict[str, Any] | Unreadable"]


def objects(source: IO[bytes]) -> Iterator[Entry]:
    """Yield each JSON object with its place ("" for a file of one, `line 3` otherwise).

    Among many a line that cannot be read is yielded as Unreadable and the others stand. Raises BadInputError for a
    file that holds none, or one that cannot be read.
    """
    lines, number = _Lines(source), 1
    first = lines.readline().removeprefix(b"\xef\xbb\xbf")
    while not first.strip():
        number += 1
        first = lines.readline()
        if not first:
            raise BadInputError("", "holds no visit: one JSON object, or one a line")
    if len(first) <= LONGEST and not _complete(first):
        whole = _whole(first, number, lines)
        if whole is not None:
            yield "", whole
            return
    rest = lines.readline()
    later = number + 1
    while rest and not rest.strip():
        rest, later = lines.readline(), later + 1
    if not rest:
        yield "", _alone(first, number)
        return
    yield _entry(first, number)
    while rest:
        if rest.strip():
            yield _entry(rest, later)
        rest, later = lines.readline(), later + 1


def _entry(line: bytes, number: int) -> Entry:
    place = f"line {number}"
    try:
        _check_length(line, place)
        return place, decoded(line, place, number)
    except BadInputError as error:
        return place, Unreadable(error, readable_id(line))


def _alone(line: bytes, number: int) -> dict[str, Any]:
    _check_length(line, f"line {number}")
    return decoded(line, "", number)


def _check_length(line: bytes, place: str) -> None:
    if len(line) > LONGEST:
        raise BadInputError(place, f"is longer than {LONGEST:,} bytes: no visit is")


def readable_id(line: bytes) -> Any:
    """Return the `id` of a broken object as far as its members can be read one by one; None when it is not certain."""
    text = line[:_MOST_SEARCHED].decode("utf-8", "replace").lstrip()
    found: list[Any] = []
    place = 1 if text.startswith("{") else len(text)
    try:
        while place < len(text):
            name, place = _LENIENT.raw_decode(text, _past(text, place, ""))
            value, place = _LENIENT.raw_decode(text, _past(text, place, ":"))
            found += [value] if name == "id" else []
            place = _past(text, place, ",")
    except (ValueError, RecursionError):
        pass
    certain = len(found) == 1 and isinstance(found[0], str | int) and "\ufffd" not in str(found[0])
    return found[0] if certain else None


def _past(text: str, place: int, sign: str) -> int:
    """Return the place after blanks and `sign`. Raises ValueError where something else stands."""
    while text[place : place + 1].isspace():
        place += 1
    if not text.startswith(sign, place):
        raise ValueError(sign)
    place += len(sign)
    while text[place : place + 1].isspace():
        place += 1
    return place


def decoded(content: bytes, place: str, first_line: int = 1) -> dict[str, Any]:
    """Return the JSON object in `content`. Raises BadInputError for anything that is not exactly one sound object."""
    try:
        value = _DECODER.decode(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadInputError(place, f"is not UTF-8 text at byte {error.start}") from None
    except json.JSONDecodeError as error:
        at = f"line {error.lineno + first_line - 1} column {error.colno}"
        raise BadInputError(at, f"is not JSON: {error.msg.lower()}") from None
    except RecursionError:
        raise BadInputError(place, "is nested too deeply to be a visit") from None
    except _UnsoundError:
        with placed(place):
            read_object(content)
        raise BadInputError(place, "is not sound JSON") from None
    except ValueError:
        raise BadInputError(place, "holds a number too long to be one") from None
    if not isinstance(value, dict):
        raise BadInputError(place, "must be a JSON object")
    return value


@contextmanager
def placed(place: str) -> Iterator[None]:
    """Put the line a visit stands on in front of what is wrong in it."""
    try:
        yield
    except BadInputError as error:
        raise BadInputError(": ".join(filter(None, (place, error.at))), error.text) from None


class _UnsoundError(Exception):
    """A doubled key or a number that is none; where it stands is found out by reading the visit once more."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _UnsoundError
    return found


def _exact(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise _UnsoundError from None


def _constant(word: str) -> Any:
    raise _UnsoundError(word)


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_exact, parse_constant=_constant)
_LENIENT = json.JSONDecoder()
_MOST_SEARCHED = 65_536


class _Lines:
    """A source read line by line, of which some was read ahead. A longer line than LONGEST is cut, its rest skipped."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._ahead = io.BytesIO()

    def readline(self) -> bytes:
        """Return the next line with its end, one byte more than LONGEST of a longer one, nothing at the end."""
        line = self._part()
        if len(line) > LONGEST:
            part = line
            while part and not part.endswith(b"\n"):
                part = self._part()
        return line

    def ahead(self) -> bytes:
        """Return what follows, at most one byte more than LONGEST; it is still to be read."""
        found = self._source.read(LONGEST + 1)
        self._ahead = io.BytesIO(found)
        return found

    def _part(self) -> bytes:
        part = self._ahead.readline(LONGEST + 1)
        return part if part.endswith(b"\n") else part + self._source.readline(LONGEST + 1 - len(part))


def _complete(line: bytes) -> bool:
    """True when the first line alone is JSON, or broken in a way more lines cannot mend."""
    try:
        json.loads(line, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        return bool(error.doc[error.pos :].strip())
    except (UnicodeDecodeError, RecursionError, ValueError):
        return True
    return True


def _whole(first: bytes, number: int, source: _Lines) -> dict[str, Any] | None:
    """Return the one object that begins on `first`; None where the lines after it are visits of their own."""
    rest = source.ahead()
    try:
        if len(first) + len(rest) > LONGEST:
            raise BadInputError("", f"is longer than {LONGEST:,} bytes and no visit a line: no visit is")
        return decoded(first + rest, "", number)
    except BadInputError:
        if any(_is_visit(line) for line in rest.splitlines()):
            return None
        raise


def _is_visit(line: bytes) -> bool:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "date_of_service" in value
