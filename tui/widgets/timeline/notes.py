"""Below a track: reactions, how many days early or late, when the next dose is due, each under its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from textual.content import Content

from models.charting.timeline.lane import Lane, LaneDose
from models.core.words import MONTHS
from tui.design.marks import MARKS
from tui.design.text import joined
from tui.widgets.timeline.axis import Axis
from tui.widgets.timeline.track import late_since
from tui.widgets.timeline.words import timing_words

_GAP = 2
_GIVEN_TODAY = (f"{MARKS['done'][0]} today",)
_Placed = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class _Note:
    """`choices` are what is said, the longest first; the first that has room is drawn."""

    column: int
    choices: tuple[str, ...]
    style: str


def notes_lines(lane: Lane, axis: Axis, today: date, selected: UUID | None) -> list[Content]:
    """Return what stands below a lane, on at most two lines; what has no room there is in the list of doses."""
    lines: tuple[list[_Placed], ...] = ([], [])
    for note in _notes(lane, axis, today, selected):
        for placed in lines:
            made = _place(note, axis.width, placed)
            if made:
                placed.append(made)
                break
    return [_drawn(placed) for placed in lines if placed]


def _drawn(placed: list[_Placed]) -> Content:
    line, at = Content(""), 0
    for column, text, style in sorted(placed):
        line, at = joined(line, " " * (column - at), (text, style)), column + len(text)
    return line


def _notes(lane: Lane, axis: Axis, today: date, selected: UUID | None) -> Iterator[_Note]:
    """Yield the notes, the most important first: the next dose, the selected one, reactions, then the newest."""
    if lane.due_on and axis.shows(lane.due_on):
        late = since is not None and since < today if (since := late_since(lane)) else False
        behind = f", {(today - lane.due_on).days} d late" if late else ""
        text = f"due {_day(lane.due_on)}"
        yield _Note(axis.column(lane.due_on), (text + behind, text), "bold $warn" if late else "bold $accent")
    shown = [dose for dose in reversed(lane.doses) if axis.shows(dose.day)]
    for dose in sorted(shown, key=lambda one: (one.id != selected, not one.reaction)):
        choices = tuple(_words(dose)) or (_GIVEN_TODAY if dose.id == selected and dose.day == today else ())
        if choices:
            yield _Note(axis.column(dose.day), choices, MARKS["done" if choices is _GIVEN_TODAY else "warn"][1])


def _words(dose: LaneDose) -> Iterator[str]:
    if dose.reaction:
        kind, _, signs = dose.reaction.removeprefix("REACTION").lstrip(", ").partition(":")
        lead = f"{MARKS['warn'][0]} {_day(dose.day)}"
        seen = f"{lead} {': '.join(part for part in (kind, signs.partition(', began')[0].strip()) if part)}".rstrip()
        if dose.timing and dose.timing.kind in {"early", "late"}:
            yield f"{seen}, {timing_words(dose.timing)}"
        yield seen
        yield f"{lead} {kind or 'reaction'}"
    elif dose.timing and dose.timing.kind in {"early", "late"}:
        yield timing_words(dose.timing)


def _place(note: _Note, width: int, placed: list[_Placed]) -> _Placed | None:
    for text in note.choices:
        column = max(0, min(note.column, width - len(text)))
        after = column + len(text)
        if len(text) <= width and all(after + _GAP <= at or at + len(one) + _GAP <= column for at, one, _ in placed):
            return column, text, note.style
    return None


def _day(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}"
