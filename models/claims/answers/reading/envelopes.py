"""The transactions of a file: interchanges, groups and sets, with every count and control number that is broken."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.claims.answers.reading.fault import BrokenFileError, Fault
from models.claims.answers.reading.segments import Segment, segments

MOST_SEGMENTS = 1_000_000
"""Segments of one transaction held at a time: a guard against a file without any end."""


@dataclass(frozen=True, slots=True)
class Interchange:
    """Who sent an interchange: ISA06, ISA08, ISA13 and whether ISA15 says test."""

    sender: str = ""
    receiver: str = ""
    control: str = ""
    test: bool = False


@dataclass(frozen=True, slots=True)
class Transaction:
    """One ST to SE. `place` counts the file's transactions from 1, `kind` is ST01, `version` GS08 or ST03.

    `body` are the segments between ST and SE; `faults` what is wrong with its envelope.
    """

    place: int
    kind: str
    control: str
    version: str
    interchange: Interchange
    body: tuple[Segment, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def at(self) -> str:
        """What people call it in messages."""
        return f"ST {self.control or self.place}"


def transactions(pieces: Iterable[bytes]) -> Iterator[Transaction | Fault]:
    """Yield every transaction of a file, and between them the faults of its envelopes. Never raises for a bad file."""
    walk = _Walk()
    try:
        for segment in segments(pieces):
            yield from walk.take(segment)
    except BrokenFileError as error:
        yield from walk.broken(error.fault)
        return
    yield from walk.end()


def digest(body: tuple[Segment, ...]) -> str:
    """Return the SHA-256 of what a transaction says, whatever its separators and envelope."""
    content = hashlib.sha256()
    for segment in body:
        parts = (component for place in range(len(segment.elements)) for component in (*segment.parts(place), "\x1f"))
        content.update("\x1e".join(parts).encode("utf-8", "replace"))
        content.update(b"\x1d")
    return content.hexdigest()


class _Walk:
    """Where a reader stands in a file."""

    def __init__(self) -> None:
        self.place = 0
        self.interchange: Interchange | None = None
        self.groups = self.sets = 0
        self.group: Segment | None = None
        self.start: Segment | None = None
        self.body: list[Segment] = []

    def take(self, segment: Segment) -> Iterator[Transaction | Fault]:
        """Take one segment and yield what it ends."""
        match segment.name:
            case "ISA":
                yield from self._unended(segment)
                test = segment.get(15).strip() == "T"
                sides = (segment.get(6).strip(), segment.get(8).strip(), segment.get(13).strip())
                self.interchange, self.groups = Interchange(*sides, test), 0
            case "GS":
                yield from self._unended(segment, at_group=True)
                self.group, self.sets = segment, 0
                self.groups += 1
            case "ST":
                yield from self._cut(segment)
                self.start, self.body = segment, []
            case "SE":
                yield from self._ended(segment)
            case "GE":
                yield from self._cut(segment)
                yield from self._closed(segment, "GE", "GS", self.sets, self.group.get(6) if self.group else None)
                self.group = None
            case "IEA":
                yield from self._unended(segment, at_group=True)
                control = self.interchange.control if self.interchange else None
                yield from self._closed(segment, "IEA", "ISA", self.groups, control)
                self.interchange = None
            case _ if self.start is None:
                if segment.name != "TA1":
                    yield Fault(_at(segment), "stands outside of any transaction: not read")
            case _:
                self.body.append(segment)
                if len(self.body) > MOST_SEGMENTS:
                    raise BrokenFileError(_at(segment), "the transaction has no end")

    def broken(self, fault: Fault) -> Iterator[Transaction | Fault]:
        """Yield the fault at which a file ends, and the transaction it cut off."""
        if self.start is not None:
            yield self._transaction(self.start, (fault,))
            self.start = None
        else:
            yield fault

    def end(self) -> Iterator[Transaction | Fault]:
        """Yield what is missing at the end of a file."""
        missing = "SE" if self.start is not None else "GE" if self.group is not None else "IEA"
        if self.interchange is not None or self.group is not None or self.start is not None:
            yield from self.broken(Fault("end of the file", f"{missing} is missing: the file is not whole"))
        elif not self.place:
            yield Fault("the file", "holds no transaction")

    def _cut(self, segment: Segment) -> Iterator[Transaction]:
        if self.start is not None:
            yield self._transaction(
                self.start, (Fault(_at(segment), "the transaction before it has no SE: it is not whole"),)
            )
            self.start = None

    def _unended(self, segment: Segment, *, at_group: bool = False) -> Iterator[Transaction | Fault]:
        yield from self._cut(segment)
        if self.group is not None:
            yield Fault(_at(segment), "the group before it has no GE")
            self.group = None
        if not at_group and self.interchange is not None:
            yield Fault(_at(segment), "the interchange before it has no IEA")

    def _ended(self, segment: Segment) -> Iterator[Transaction | Fault]:
        if self.start is None:
            yield Fault(_at(segment), "ends a transaction that never began")
            return
        faults = []
        held = len(self.body) + 2
        if segment.get(1).strip() != str(held) and segment.get(1).strip().lstrip("0") != str(held):
            faults.append(Fault(_at(segment), f"counts {segment.get(1) or 'nothing'}, but it has {held} segments"))
        if segment.get(2).strip() != self.start.get(2).strip():
            faults.append(Fault(_at(segment), "has another control number than its ST"))
        yield self._transaction(self.start, tuple(faults))
        self.start = None

    def _transaction(self, start: Segment, faults: tuple[Fault, ...]) -> Transaction:
        self.place += 1
        self.sets += 1
        version = start.get(3).strip() or (self.group.get(8).strip() if self.group else "")
        if self.group is None or self.interchange is None:
            faults = (*faults, Fault(_at(start), "stands outside of any group"))
        return Transaction(
            self.place,
            start.get(1).strip(),
            start.get(2).strip(),
            version,
            self.interchange or Interchange(),
            tuple(self.body),
            faults,
        )

    def _closed(self, segment: Segment, name: str, opener: str, held: int, control: str | None) -> Iterator[Fault]:
        if control is None:
            yield Fault(_at(segment), f"ends an {opener} that never began")
            return
        if segment.get(1).strip().lstrip("0") != (str(held) if held else ""):
            yield Fault(_at(segment), f"{name}01 counts {segment.get(1) or 'nothing'}, but there are {held}")
        if segment.get(2).strip() != control.strip():
            yield Fault(_at(segment), f"has another control number than its {opener}")


def _at(segment: Segment) -> str:
    return f"segment {segment.number} ({segment.name[:3]})"
