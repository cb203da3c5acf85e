"""The track of one drug: windows behind, the number of the site at each dose, amber where it was early or late."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from textual.content import Content

from models.charting.timeline.lane import Lane, LaneDose
from models.core.charting_codes import Outcome
from models.safety.dosing.window import Window
from tui.design.text import joined
from tui.widgets.timeline.axis import Axis

Cell = tuple[str, str]
_DAY = timedelta(days=1)
_REST: Cell = ("╌", "$line")
_WINDOW: Cell = (" ", "on $band")
_NEXT: Cell = (" ", "on $accent")
_GRACE: Cell = ("▒", "$quiet")
_LATE: Cell = ("•", "$warn")


def track_line(lane: Lane, axis: Axis, today: date, selected: UUID | None) -> Content:
    """Return a lane's line, as wide as the axis."""
    cells = [_REST] * axis.width
    for window in lane.windows:
        _draw_window(cells, axis, window, _WINDOW)
    if lane.following:
        _draw_window(cells, axis, lane.following, _NEXT)
    _draw_today(cells, axis, today)
    _draw_late(cells, axis, lane, today)
    _draw_due(cells, axis, lane, today)
    _draw_doses(cells, axis, lane, selected)
    return joined(*cells)


def late_since(lane: Lane) -> date | None:
    """Return the last day the next dose is not late, None where nothing is due."""
    return lane.following.closes if lane.following else lane.due_on


def _fill(cells: list[Cell], axis: Axis, first: date, last: date, cell: Cell) -> None:
    if last < axis.start or first > axis.end or last < first:
        return
    for place in range(max(0, axis.column(first)), min(axis.width - 1, axis.column(last)) + 1):
        cells[place] = cell


def _draw_window(cells: list[Cell], axis: Axis, window: Window, cell: Cell) -> None:
    _fill(cells, axis, window.on_time_through + _DAY, window.closes, _GRACE)
    _fill(cells, axis, window.opens, window.on_time_through, cell)


def _draw_today(cells: list[Cell], axis: Axis, today: date) -> None:
    if axis.shows(today):
        place = axis.column(today)
        ground = cells[place][1] if cells[place][1].startswith("on ") else ""
        cells[place] = ("│", f"bold $onaccent {ground}" if ground == _NEXT[1] else f"$accent {ground}".strip())


def _draw_late(cells: list[Cell], axis: Axis, lane: Lane, today: date) -> None:
    """Draw the days a late dose was late, and from the end of the window to today what is late now."""
    windows = {window.closes: window for window in lane.windows}
    for dose in lane.doses:
        if dose.timing and dose.timing.kind == "late":
            closes = dose.day - timedelta(days=dose.timing.days)
            if closes in windows:
                _fill(cells, axis, closes + _DAY, dose.day - _DAY, _LATE)
    since = late_since(lane)
    if since and since < today:
        _fill(cells, axis, since + _DAY, today, _LATE)


def _draw_due(cells: list[Cell], axis: Axis, lane: Lane, today: date) -> None:
    if lane.due_on is None or not axis.shows(lane.due_on):
        return
    place = axis.column(lane.due_on)
    if lane.following and cells[place] in (_NEXT, _GRACE):
        cells[place] = ("│", f"bold $onaccent {_NEXT[1]}" if cells[place] == _NEXT else "bold $accent")
    else:
        cells[place] = ("◆", "bold $warn" if lane.due_on < today else "bold $accent")


def _draw_doses(cells: list[Cell], axis: Axis, lane: Lane, selected: UUID | None) -> None:
    """Draw every dose; where several share a column, what is selected or exceptional stands before the others."""
    shown = sorted((dose for dose in lane.doses if axis.shows(dose.day)), key=lambda dose: _rank(dose, selected))
    for dose in shown:
        at = axis.column(dose.day)
        for place, sign in enumerate(_sign(dose), at):
            if place < axis.width and (place == at or not _is_taken(lane, dose, axis, place)):
                cells[place] = (sign, _style(dose, cells[place][1], selected))


def _rank(dose: LaneDose, selected: UUID | None) -> tuple[bool, bool, date]:
    exceptional = bool(dose.reaction) or (dose.timing is not None and dose.timing.kind in {"early", "late"})
    return dose.id == selected, exceptional, dose.day


def _is_taken(lane: Lane, dose: LaneDose, axis: Axis, place: int) -> bool:
    return any(axis.column(one.day) == place for one in lane.doses if one is not dose)


def _sign(dose: LaneDose) -> str:
    if dose.outside:
        return "◇"
    if not Outcome(dose.outcome).reached_patient:
        return "✕"
    return "".join(dose.sites) or "●"


def _style(dose: LaneDose, behind: str, selected: UUID | None) -> str:
    if dose.id == selected:
        return "bold $ground on $strong"
    if dose.timing and dose.timing.kind in {"early", "late"}:
        return "bold $onwarn on $warn"
    ground = behind if behind == _WINDOW[1] else "on $raised"
    return f"bold $strong {ground}"
