"""Cases from a file: one object, or one a line, read with bounded memory; a bad line is handed on as what it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from models.core.errors import BadInputError
from models.exchange.strict_json import read_object

LONGEST = 4_000_000
"""Bytes one case may take."""
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """One case as found: `number` of its line (0 in a file of one), its `value`, or the `error` that leaves it none.

    `id` is the case's own name as far as it could be made out.
    """

    number: int
    value: dict[str, Any] | None
    error: BadInputError | None
    id: Any = None


def cases(source: IO[bytes]) -> Iterator[Line]:
    """Yield every case in its order. Raises BadInputError for a file without any."""
    first = _line(source).removeprefix(_MARK)
    number = 1
    while first and not first.strip():
        number, first = number + 1, _line(source)
    if not first:
        raise BadInputError("", "holds no case: one JSON object, or one a line")
    if _complete(first) or len(first) > LONGEST:
        yield from _one_a_line(first, number, source)
        return
    # One object over several lines, or a first line that is broken: the lines behind it tell.
    begun = first + source.read(LONGEST)
    whole = _decoded(begun, 0)
    if whole.error and any(_complete(line) for line in begun.split(b"\n")):
        yield from _one_a_line(b"", number - 1, _Rejoined(begun, source))
        return
    yield whole


class _Rejoined:
    """What was read of a file already, then the rest of it."""

    def __init__(self, begun: bytes, source: IO[bytes]) -> None:
        self._begun = BytesIO(begun)
        self._source = source

    def readline(self, limit: int = -1) -> bytes:
        """Return the next line, at most `limit` bytes of it."""
        line = self._begun.readline(limit)
        if line.endswith(b"\n") or len(line) == limit:
            return line
        return line + self._source.readline(limit - len(line))


def _one_a_line(first: bytes, number: int, source: IO[bytes] | _Rejoined) -> Iterator[Line]:
    line = _line(source)
    while first and line and not line.strip():
        line = _line(source)
    if first and not line:
        yield _decoded(first, 0)
        return
    if first:
        yield _decoded(first, number)
    while line:
        number += 1
        if line.strip():
            yield _decoded(line, number)
        line = _line(source)


def _line(source: IO[bytes] | _Rejoined) -> bytes:
    """Return the next line; of one too long its beginning, with the rest skipped."""
    line = source.readline(LONGEST + 1)
    rest = line
    while len(line) > LONGEST and rest and not rest.endswith(b"\n"):
        rest = source.readline(LONGEST)
    return line


def _complete(line: bytes) -> bool:
    """True when a line that begins with its brace is a JSON object, sound or not."""
    try:
        return line.startswith(b"{") and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _decoded(content: bytes, number: int) -> Line:
    if len(content) > LONGEST:
        return Line(number, None, BadInputError("", f"is longer than {LONGEST:,} bytes: no case is"))
    try:
        value = read_object(content).value
    except BadInputError as error:
        return Line(number, None, error, _id_of(content))
    return Line(number, value, None, value.get("id"))


def _id_of(content: bytes) -> Any:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value.get("id") if isinstance(value, dict) else None
