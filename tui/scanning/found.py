"""Finds the code a run of keys ends with."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tui.scanning.content import is_gs1, plausible, sure
from tui.scanning.run import Run
from tui.scanning.timing import JOIN_SECONDS

if TYPE_CHECKING:
    from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class Found:
    """A code in the present run: where it begins, what it says, and when its first key came."""

    start: int
    text: str
    first: float


@dataclass(frozen=True, slots=True)
class CutOff:
    """What a pause may have cut off the code that comes next: its text, when it began and when it ended."""

    text: str
    first: float
    last: float


class Judge(Protocol):
    """Says whether a text is a code."""

    def __call__(self, text: str, target: Widget | None, /, *, quick: bool) -> Awaitable[bool]:
        """Take the text field, if any, and whether the keys came at a scanner's pace."""


async def find(run: Run, before: CutOff | None, judge: Judge) -> Found | None:
    """Return the code the run ends with, joined to what a pause cut off before it."""
    if before and run.keys[0].time - before.last <= JOIN_SECONDS:
        text = before.text + run.text
        if sure(text) and plausible(text) and await judge(text, run.target, quick=True):
            return Found(0, text, before.first)
    for start, text in run.candidates():
        quick = run.target is None or run.is_quick(start)
        if plausible(text) and (quick or is_gs1(text)) and await judge(text, run.target, quick=quick):
            return Found(start, text, run.keys[start].time)
    return None
