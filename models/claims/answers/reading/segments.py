"""An X12 file as its segments, read in pieces: separators from its ISA, wrapped lines joined."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from models.claims.answers.reading.fault import BrokenFileError

LONGEST_SEGMENT = 100_000
"""Characters without an end of segment after which a file is no X12 file (a guard, not a rule of the guide)."""
_ELEMENTS = 16
_LAST_OF_ISA = 200
"""Characters within which an ISA ends; 106 where its elements have their fixed widths."""
_NEW_LINES = str.maketrans("", "", "\r\n\x00")


@dataclass(frozen=True, slots=True)
class Separators:
    """The signs of one interchange, as its ISA has them."""

    element: str
    component: str
    segment: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment. `number` counts the file's segments from 1; `elements` begin with its name, so that 1 is 01."""

    number: int
    elements: tuple[str, ...]
    component: str

    @property
    def name(self) -> str:
        """The two or three letters it begins with."""
        return self.elements[0]

    def get(self, place: int) -> str:
        """Return an element, "" where the segment ends before it."""
        return self.elements[place] if place < len(self.elements) else ""

    def parts(self, place: int) -> tuple[str, ...]:
        """Return the components of an element."""
        return tuple(self.get(place).split(self.component))


def segments(pieces: Iterable[bytes]) -> Iterator[Segment]:
    """Yield the segments of a file given in pieces of any size. Raises BrokenFileError where it is no X12 file.

    Only one segment and one piece are held at a time. A second ISA may bring other separators.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    signs: Separators | None = None
    text, number = "", 0
    for piece in chain(_decoded(pieces, decoder), (None,)):
        text += piece or ""
        while True:
            if signs is None:
                text = text.lstrip("\ufeff\r\n\t \x00\x1a")
                signs = _separators(text, number, ended=piece is None)
                if signs is None:
                    break
            end = text.find(signs.segment)
            if end < 0:
                break
            written, text = text[:end], text[end + 1 :]
            elements = _cleaned(written).split(signs.element)
            number += 1
            yield Segment(number, tuple(elements), signs.component)
            if elements[0] == "IEA":
                signs = None
        if len(text) > LONGEST_SEGMENT:
            raise BrokenFileError(f"segment {number + 1}", "has no end: the file is damaged")
    if signs is not None and _cleaned(text).strip():
        raise BrokenFileError(f"segment {number + 1}", "breaks off: the file is not whole")


def _decoded(pieces: Iterable[bytes], decoder: codecs.IncrementalDecoder) -> Iterator[str]:
    for piece in pieces:
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _cleaned(written: str) -> str:
    """Return a segment without the line ends of a wrapped file."""
    return written.translate(_NEW_LINES)


def _separators(text: str, number: int, *, ended: bool) -> Separators | None:
    """Return the signs after an ISA, None while it is not whole or nothing follows any more."""
    if len(text) < _LAST_OF_ISA and not ended:
        return None
    if not text and number:
        return None
    if not text.startswith("ISA") or len(text) == len("ISA"):
        where = "the file" if not number else f"after segment {number}"
        raise BrokenFileError(where, "begins with no ISA: this is no X12 file of answers")
    sign = text[3]
    place = 3
    for _ in range(_ELEMENTS - 1):
        place = text.find(sign, place + 1)
        if place < 0 or place > _LAST_OF_ISA:
            raise BrokenFileError("ISA", "has not its sixteen elements: the file is damaged")
    if len(text) < place + 3:
        raise BrokenFileError("ISA", "breaks off: the file is not whole")
    component, end = text[place + 1], text[place + 2]
    if end == "\r" and text[place + 3 : place + 4] == "\n":
        end = "\n"
    if len({sign, component, end}) < 3 or any(one.isalnum() for one in (sign, component, end)):
        raise BrokenFileError("ISA", "names the same sign twice, or a letter, as separator: the file is damaged")
    return Separators(sign, component, end)
