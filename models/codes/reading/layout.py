"""What a loader of an official file says about itself, and what it notes while it reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from models.codes.reading.published_file import PublishedFile
from models.core.errors import BadInputError


@dataclass
class Notes:
    """Kept while a file is read: its release, what was left out and why, and texts that rows name by number."""

    effective: date
    left_out: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    texts: dict[str, int] = field(default_factory=dict)
    _newest: str = ""

    def text(self, message: str) -> int:
        """Return the number of a text that many rows share."""
        self._newest = "" if message in self.texts else message
        return self.texts.setdefault(message, len(self.texts))

    def ends_whole(self, at: str) -> None:
        """Raise BadInputError when the last row's text is the beginning of another: the file was cut within it."""
        if self._newest and any(text.startswith(self._newest) and text != self._newest for text in self.texts):
            raise BadInputError(at, f"ends in the middle of {self._newest[:40]!r}: the file is cut short")


@dataclass(frozen=True, slots=True)
class Release:
    """The day a file's content takes effect, and which part of the release it is ("" when it is whole).

    `note` says what was taken for granted ("" nothing).
    """

    effective: date
    part: str = ""
    note: str = field(default="", compare=False)


Reader = Callable[[IO[bytes], Notes], Iterator[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of official file.

    `recognises` judges the beginning of the content, never the name. `released` finds the release in the content or
    the published name; a person's `--release` is passed along. `rows` yields tuples of `columns` for `table`. A
    layout with `refused` is known and not taken, and says why. All raise BadInputError.
    """

    kind: str
    title: str
    recognises: Callable[[str], bool]
    released: Callable[[PublishedFile, date | None], Release] | None = None
    table: str = ""
    columns: tuple[str, ...] = ()
    rows: Reader | None = None
    refused: str = ""
