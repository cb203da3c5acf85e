"""The doses of the drug at hand: its lane where there is room for it, and always the list that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from models.charting.timeline.lane import Lane
from tui.design.text import Hung, flowed
from tui.widgets.timeline.axis import ZOOMS, axis_around
from tui.widgets.timeline.drawing import timeline

Line = Content | Hung
LEAST_WIDTH = 60
"""Cells from which a lane says more than the list alone."""
LEAST_LIST = 3
"""Rows the list keeps below the lane."""
_SEEN = 3
"""Doses a lane has in sight, as far as there are so many; else it goes further back."""


class DosesOverTime(Widget):
    """Draws what `lane_and_list` returns in the room it has."""

    DEFAULT_CSS = """
    DosesOverTime { height: auto; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lane: Lane | None = None
        self._today: date | None = None
        self._selected: UUID | None = None
        self._rows: Sequence[Line] = ()
        self._foot: Sequence[Line] = ()

    def show(
        self,
        rows: Sequence[Line],
        lane: Lane | None,
        today: date,
        *,
        foot: Sequence[Line] = (),
        selected: UUID | None = None,
    ) -> None:
        """Show the list and what stands below it, with its lane above; `selected` is the dose marked on it."""
        self._rows, self._foot, self._lane, self._today, self._selected = rows, foot, lane, today, selected
        self.refresh(layout=True)

    def render(self) -> Content:
        """Draw for the present size."""
        width, height = self.content_size
        return Content("\n").join(self._drawn(width, height))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the lines of the list: a lane is drawn where there is more room than it takes."""
        return len(flowed([*self._rows, *self._foot], width))

    def _drawn(self, width: int, height: int) -> list[Content]:
        if self._today is None:
            return []
        listed, foot = flowed(self._rows, width), flowed(self._foot, width)
        return lane_and_list(self._lane, listed, foot, self._today, width, height, self._selected)


def lane_and_list(
    lane: Lane | None,
    listed: Sequence[Content],
    foot: Sequence[Content],
    today: date,
    width: int,
    height: int,
    selected: UUID | None = None,
) -> list[Content]:
    """Return axis, lane and legend, and below them as much of the list as has room, then its foot.

    Where the newest of the list had none, and before the first dose, it stands alone.
    """
    if lane is None or not lane.doses or width < LEAST_WIDTH:
        return [*listed, *foot]
    axis = axis_around(today, _months(lane, today, width), width)
    drawn = [*timeline([lane], axis, today, selected=selected).lines, Content("")]
    room = height - len(drawn) - len(foot)
    return [*drawn, *listed[:room], *foot] if room >= min(len(listed), LEAST_LIST) else [*listed, *foot]


def _months(lane: Lane, today: date, width: int) -> int:
    """Return the shortest time from the usual on that has the last doses in sight."""
    wanted = min(_SEEN, len(lane.doses))
    enough = (
        months
        for months in ZOOMS[1:]
        if sum(axis_around(today, months, width).shows(dose.day) for dose in lane.doses) >= wanted
    )
    return next(enough, ZOOMS[-1])
