"""Visits from a file: one object, or one a line, read with bounded memory; every complaint names line and field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from models.exchange.strict_json import read_object
from models.values.errors import BadInputError

LONGEST = 4_000_000
"""Bytes one visit may take: about a hundred times the largest real one."""


def objects(source: IO[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each JSON object with its place ("" for a file of one, `line 3` otherwise). Raises BadInputError."""
    first = _line(source, 1).removeprefix(b"\xef\xbb\xbf")
    number = 1
    while not first.strip():
        number += 1
        first = _line(source, number)
        if not first:
            raise BadInputError("", "holds no visit: one JSON object, or one a line")
    if not _complete(first):
        yield "", _whole(first, number, source)
        return
    rest = _line(source, number + 1)
    while rest and not rest.strip():
        number += 1
        rest = _line(source, number + 1)
    if not rest:
        yield "", decoded(first, "", number)
        return
    yield f"line {number}", decoded(first, f"line {number}", number)
    while rest:
        number += 1
        if rest.strip():
            yield f"line {number}", decoded(rest, f"line {number}", number)
        rest = _line(source, number + 1)


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


def _line(source: IO[bytes], number: int) -> bytes:
    line = source.readline(LONGEST + 1)
    if len(line) > LONGEST:
        raise BadInputError(f"line {number}", f"is longer than {LONGEST:,} bytes: no visit is")
    return line


def _complete(line: bytes) -> bool:
    """True when the first line alone is JSON, or broken in a way more lines cannot mend."""
    try:
        json.loads(line, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        return bool(error.doc[error.pos :].strip())
    except (UnicodeDecodeError, RecursionError, ValueError):
        return True
    return True


def _whole(first: bytes, number: int, source: IO[bytes]) -> dict[str, Any]:
    rest = source.read(LONGEST + 1)
    if len(first) + len(rest) > LONGEST:
        raise BadInputError("", f"is longer than {LONGEST:,} bytes and no visit a line: no visit is")
    return decoded(first + rest, "", number)
