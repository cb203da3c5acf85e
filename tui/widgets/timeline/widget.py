"""The timeline on the screen: as many drugs as have room, zoomed, with the selected dose in sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from models.charting.timeline.lane import Lane, LaneDose
from tui.widgets.timeline.axis import ZOOMS, Axis, axis_around
from tui.widgets.timeline.drawing import Drawn, dose_at, timeline

_TALL = 36
"""Rows of the screen from which drugs are set apart by a blank line."""
_SHARE = 0.55
"""How much of the screen's height the timeline takes at most."""


class Timeline(Widget):
    """Shows lanes; a click on one selects the dose nearest to it. It has no focus: its keys are the screen's."""

    DEFAULT_CSS = """
    Timeline { height: auto; }
    """

    @dataclass
    class Selected(Message):
        """A dose was clicked."""

        dose: LaneDose

    def __init__(self) -> None:
        super().__init__()
        self._lanes: Sequence[Lane] = ()
        self._today: date | None = None
        self._selected: UUID | None = None
        self.months = ZOOMS[1]

    def show(self, lanes: Sequence[Lane], today: date) -> None:
        """Replace the lanes."""
        self._lanes, self._today = lanes, today
        self.refresh(layout=True)

    def select(self, dose: UUID | None) -> None:
        """Mark a dose, and bring it in sight."""
        self._selected = dose
        self.refresh()

    def zoom(self, step: int) -> None:
        """Show fewer months with 1, more with -1."""
        place = ZOOMS.index(self.months) - step
        self.months = ZOOMS[max(0, min(place, len(ZOOMS) - 1))]
        self.refresh()

    def neighbor(self, step: int) -> UUID | None:
        """Return the dose before or after the selected one of the same drug, None at the end."""
        doses = next((lane.doses for lane in self._lanes if any(d.id == self._selected for d in lane.doses)), ())
        place = next((place for place, dose in enumerate(doses) if dose.id == self._selected), -1) + step
        return doses[place].id if doses and 0 <= place < len(doses) else None

    def render(self) -> Content:
        """Draw what has room."""
        if self._today is None:
            return Content("")
        return Content("\n").join(self._drawn(self.content_size.width, self.content_size.height, self._today).lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the lines all lanes take, at most a share of the screen's."""
        if self._today is None or not self._lanes:
            return 0
        return min(len(self._drawn(width, 0, self._today).lines), int(viewport.height * _SHARE))

    def on_click(self, event: events.Click) -> None:
        """Select the dose nearest to the mouse."""
        if self._today is None:
            return
        width, height = self.content_size
        place = self._drawn(width, height, self._today).lane_of[event.y] if event.y < height else None
        dose = dose_at(self._lanes[place], self._axis(width, self._today), event.x) if place is not None else None
        if dose:
            self.post_message(self.Selected(dose))

    def _axis(self, width: int, today: date) -> Axis:
        doses = (dose for lane in self._lanes for dose in lane.doses)
        shown = next((dose.day for dose in doses if dose.id == self._selected), None)
        return axis_around(today, self.months, width, shown)

    def _drawn(self, width: int, rows: int, today: date) -> Drawn:
        roomy = self.screen.size.height >= _TALL
        axis = self._axis(width, today)
        return timeline(self._lanes, axis, today, rows=rows, selected=self._selected, roomy=roomy)
