"""The third column of a very wide screen: every drug's lane, and the doses as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen

from models.charting.queries.over_time import lanes_beside
from models.core.errors import NeedlepointError
from tui.charting.frame.doses_card import DosesCard
from tui.frame.background import read
from tui.frame.session import Session
from tui.widgets.card import Card
from tui.widgets.timeline.widget import Timeline

if TYPE_CHECKING:
    from datetime import date

    from models.charting.facts import DoseFacts
    from models.charting.timeline.lane import Lane
    from models.safety.case import PriorDose

LANES_FROM = 180
"""Columns of a screen from which the third has room for lanes."""


def has_room_for_lanes(screen: Screen[object]) -> bool:
    """Whether the lanes of every drug stand in the third column."""
    return screen.has_class("-tall") and screen.size.width >= LANES_FROM


class FarColumn(Vertical):
    """Timeline and doses. Nothing of it is seen before all of it is read: the list would move down."""

    def __init__(self) -> None:
        super().__init__(id="far")
        self._lanes_of: Sequence[PriorDose] | None = None

    def compose(self) -> ComposeResult:
        """Lay out both cards."""
        with Card("Timeline", id="lanes"):
            yield Timeline()
        yield DosesCard()

    def show(self, facts: DoseFacts, today: date) -> None:
        """Show the doses; the lanes are read where their doses are not those shown."""
        if not self.display:
            return
        self.query_one(DosesCard).show(facts, today)
        if not has_room_for_lanes(self.screen):
            self._show_lanes((), today)
        elif self._lanes_of != facts.doses:
            self._lanes_of = facts.doses
            self._read(facts, today)

    @work(exclusive=True, group="lanes", exit_on_error=False)
    async def _read(self, facts: DoseFacts, today: date) -> None:
        clinic = cast(Session, self.app).clinic
        if clinic is None:
            return
        try:
            self._show_lanes(await read(lanes_beside, clinic, facts), today)
        except NeedlepointError:
            # The list beside says the same.
            self._lanes_of = None
            self._show_lanes((), today)

    def _show_lanes(self, lanes: Sequence[Lane], today: date) -> None:
        self.query_one(Timeline).show(lanes, today)
        self.query_one("#lanes").display = bool(lanes)
        self.add_class("-read")
