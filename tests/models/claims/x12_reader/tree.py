"""Segments in the loops they belong to, told by the segment that begins each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.models.claims.x12_reader.segments import Segment

# How deep each beginning lies. SBR begins a loop only inside a claim; a name belongs to the loop it stands in.
_DEPTH = {"ISA": 0, "GS": 1, "ST": 2, "HL": 3, "CLM": 4, "SBR": 5, "LX": 5, "SVD": 6, "LIN": 6, "NM1": 7}
_ENDS = {"SE": 2, "GE": 1, "IEA": 0}
_OF_A_NAME = {"N2", "N3", "N4", "PER", "REF", "DMG", "PRV", "DTP"}


@dataclass
class Loop:
    first: Segment
    rest: list[Segment] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)

    def all(self, identifier: str, qualifier: str = "") -> Iterator[Segment]:
        for segment in (self.first, *self.rest):
            if segment.id == identifier and (not qualifier or segment.of(1) == qualifier):
                yield segment

    def one(self, identifier: str, qualifier: str = "") -> Segment | None:
        return next(self.all(identifier, qualifier), None)

    def value(self, identifier: str, qualifier: str, element: int) -> str:
        found = self.one(identifier, qualifier)
        return found.of(element) if found is not None else ""

    def under(self, identifier: str, qualifier: str = "") -> Iterator[Loop]:
        for loop in self.loops:
            if loop.first.id == identifier and (not qualifier or loop.first.of(1) == qualifier):
                yield loop

    def name(self, qualifier: str) -> Loop | None:
        return next(self.under("NM1", qualifier), None)


def tree(found: Iterable[Segment]) -> list[Loop]:
    """Return the interchanges. HL levels lie beside one another under their transaction, in their order."""
    roots: list[Loop] = []
    open_loops: list[tuple[int, Loop]] = []
    for segment in found:
        depth = _DEPTH.get(segment.id)
        if segment.id == "SBR" and not any(loop.first.id == "CLM" for _, loop in open_loops):
            depth = None
        if segment.id in _ENDS:
            while open_loops and open_loops[-1][0] > _ENDS[segment.id]:
                open_loops.pop()
        elif depth is not None:
            while open_loops and (open_loops[-1][0] >= depth or _closed_by(segment, open_loops[-1][1])):
                open_loops.pop()
            loop = Loop(segment)
            (open_loops[-1][1].loops if open_loops else roots).append(loop)
            open_loops.append((depth, loop))
            continue
        elif open_loops[-1][1].first.id == "NM1" and segment.id not in _OF_A_NAME:
            open_loops.pop()
        open_loops[-1][1].rest.append(segment)
    return roots


def _closed_by(segment: Segment, loop: Loop) -> bool:
    """A name after a drug is the line's."""
    return segment.id == "NM1" and loop.first.id == "LIN"
