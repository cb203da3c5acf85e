"""The timeline as lines of text, pure: the axis, a lane for each drug, what the marks mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from textual.content import Content

from models.charting.timeline.lane import Lane, LaneDose
from models.core.charting_codes import Outcome
from tui.design.marks import MARKS
from tui.design.text import fitted, joined
from tui.widgets.timeline.axis import Axis, axis_lines
from tui.widgets.timeline.notes import notes_lines
from tui.widgets.timeline.track import late_since, track_line
from tui.widgets.timeline.words import lane_words

_GAP = 2
AXIS_ROWS = 3


@dataclass(frozen=True, slots=True)
class Drawn:
    """Lines of a timeline, and which drug each belongs to; None for those of the axis and the legend."""

    lines: tuple[Content, ...]
    lane_of: tuple[int | None, ...]


def timeline(
    lanes: Sequence[Lane],
    axis: Axis,
    today: date,
    *,
    rows: int = 0,
    selected: UUID | None = None,
    roomy: bool = False,
) -> Drawn:
    """Return a timeline in at most `rows` lines, 0 for all; the drug of the selected dose is among them.

    With `roomy` a blank line stands between two drugs.
    """
    drawn = [_lane(lane, axis, today, selected, roomy=roomy) for lane in lanes]
    here = next((place for place, lane in enumerate(lanes) if _holds(lane, selected)), 0)
    first, after = _in_sight([len(lines) for lines in drawn], here, rows - AXIS_ROWS - 1 if rows else 0)
    shown = range(first, after)
    lines = [*axis_lines(axis, today), *(line for place in shown for line in drawn[place])]
    lane_of = [*[None] * AXIS_ROWS, *(place for place in shown for _line in drawn[place])]
    more = len(lanes) - len(shown)
    return Drawn((*lines, _legend(lanes, today, axis.width, more)), (*lane_of, None))


def dose_at(lane: Lane, axis: Axis, column: int) -> LaneDose | None:
    """Return the dose of a lane drawn nearest to a column."""
    shown = [dose for dose in lane.doses if axis.shows(dose.day)]
    return min(shown, key=lambda dose: abs(axis.column(dose.day) - column), default=None)


def _holds(lane: Lane, selected: UUID | None) -> bool:
    return any(dose.id == selected for dose in lane.doses)


def _in_sight(heights: list[int], here: int, room: int) -> tuple[int, int]:
    """Return the first lane shown and the one after the last: as many as have room, from the top if it can be."""
    if room <= 0 or sum(heights) <= room:
        return 0, len(heights)
    first = 0
    while first < here and sum(heights[first : here + 1]) > room:
        first += 1
    after = first + 1
    while after < len(heights) and sum(heights[first : after + 1]) <= room:
        after += 1
    return first, after


def _lane(lane: Lane, axis: Axis, today: date, selected: UUID | None, *, roomy: bool) -> list[Content]:
    name = joined((lane.drug, "bold $strong"))
    choices = (joined(name, " " * _GAP, (words, "$quiet")) for words in lane_words(lane))
    head = next((line for line in choices if line.cell_length <= axis.width), fitted(name, axis.width))
    lines = [head, track_line(lane, axis, today, selected), *notes_lines(lane, axis, today, selected)]
    return [*lines, *([Content("")] if roomy else [])]


def _legend(lanes: Sequence[Lane], today: date, width: int, more: int) -> Content:
    """Return what the marks mean, as far as they are drawn, and how many drugs more there are."""
    hidden = joined((f"↓ {more} more drug{'s' if more > 1 else ''}", "$quiet")) if more else Content("")
    line, room = Content(""), width - hidden.cell_length - (_GAP if more else 0)
    for sign, meaning, is_drawn in _LEGEND:
        if not any(is_drawn(lane, today) for lane in lanes):
            continue
        longer = joined(line, " " * _GAP if line else "", sign, (f" {meaning}", "$quiet"))
        line = longer if longer.cell_length <= room else line
    return joined(line, " " * (width - line.cell_length - hidden.cell_length), hidden) if more else line


def _timed(lane: Lane, *kinds: str) -> bool:
    return any(dose.timing is not None and dose.timing.kind in kinds for dose in lane.doses)


def _reached(lane: Lane, *, reached: bool) -> bool:
    return any(Outcome(dose.outcome).reached_patient is reached for dose in lane.doses if not dose.outside)


def _is_late(lane: Lane, today: date) -> bool:
    since = late_since(lane)
    return since is not None and since < today


_LEGEND: tuple[tuple[Content, str, Callable[[Lane, date], bool]], ...] = (
    (joined((" 1 ", "bold $strong on $raised")), "site", lambda lane, _: _reached(lane, reached=True)),
    (joined(("1", "bold $onwarn on $warn")), "early, late", lambda lane, _: _timed(lane, "early", "late")),
    (joined(("  ", "on $band")), "window", lambda lane, _: bool(lane.windows)),
    (joined(("  ", "on $accent")), "next window", lambda lane, _: lane.following is not None),
    (joined(("◆", "$accent")), "due", lambda lane, _: lane.due_on is not None and lane.following is None),
    (joined(("••", "$warn")), "late", _is_late),
    (joined(MARKS["warn"]), "reaction", lambda lane, _: any(dose.reaction for dose in lane.doses)),
    (joined(("✕", "$quiet")), "not given", lambda lane, _: _reached(lane, reached=False)),
    (joined(("◇", "$text")), "elsewhere", lambda lane, _: any(dose.outside for dose in lane.doses)),
    (joined(("▒", "$quiet")), "grace", lambda lane, _: any(one.closes > one.on_time_through for one in lane.windows)),
)
"""Mark, meaning, and whether a lane has it."""
