"""The selected patient's doses and windows below the list, where the screen has rows to spare."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from textual.app import ComposeResult
from textual.widgets import Static

from models.charting.queries.over_time import lanes_beside
from models.charting.timeline.lane import Lane
from models.charting.today.order_preview import OrderPreview, order_preview
from models.store.clinic import Clinic
from tui.design.text import plain
from tui.today.card.facts import Selected
from tui.widgets.card import Card
from tui.widgets.timeline.widget import Timeline

ROWS = 50
"""Rows of a very wide screen from which the list leaves room for it."""


def read_selected(
    clinic: Clinic, order_id: UUID, person_id: UUID, over_time: bool
) -> tuple[OrderPreview, tuple[Lane, ...]]:
    """Return what is shown beside a row, with its patient's lanes where `over_time` they are."""
    found = order_preview(clinic, order_id, person_id)
    return found, lanes_beside(clinic, found.facts) if over_time else ()


class OverTimeCard(Card):
    """One lane a drug, that of the selected order first; it keeps its height whoever is selected."""

    DEFAULT_CSS = """
    OverTimeCard > Timeline { height: 1fr; }
    OverTimeCard > Static { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__("Doses and windows", id="over-time")

    def compose(self) -> ComposeResult:
        """Lay out the timeline, and the line that stands in its place."""
        yield Timeline()
        yield Static("")

    def show(self, shown: Selected, lanes: Sequence[Lane]) -> None:
        """Show a patient's lanes, and whose they are."""
        self.query_one(Timeline).show(lanes, shown.today)
        self.query_one(Timeline).display = bool(lanes)
        words = "" if lanes else "no dose on record, none due"
        self.query_one(Static).update(plain(words, "$quiet"))
        self.tell(note=shown.name)

    def show_nothing(self) -> None:
        """Show no one."""
        self.query_one(Timeline).display = False
        self.query_one(Static).update("")
        self.tell(note="")
