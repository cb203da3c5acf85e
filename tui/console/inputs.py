"""What a command is given: words of the command line, or one text a line on standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from models.core.errors import BadInputError

STANDARD_INPUT = "-"
_PLACE = "standard input"
_LONGEST = 1_000
_DRAINED = 65_536


def given(words: list[str]) -> Iterator[str]:
    """Yield the texts in order; a `-` among the words stands for the lines of standard input.

    Bytes that are no UTF-8 come as visible escapes. Raises BadInputError for an input that is empty or unreadable.
    """
    for word in words:
        if word == STANDARD_INPUT:
            yield from _lines()
        else:
            yield word.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _lines() -> Iterator[str]:
    """Yield lines without their end; a longer line than any code is cut, so that memory stays small."""
    if sys.stdin is None:
        raise BadInputError(_PLACE, "is closed: pipe the texts in, one a line")
    empty = True
    try:
        while line := sys.stdin.buffer.readline(_LONGEST):
            empty = False
            yield line.decode("utf-8", "backslashreplace").rstrip("\r\n")
            while not line.endswith(b"\n") and (line := sys.stdin.buffer.readline(_DRAINED)):
                pass
    except (OSError, ValueError) as error:
        raise BadInputError(_PLACE, f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if empty:
        raise BadInputError(_PLACE, "is empty: give one text a line")
