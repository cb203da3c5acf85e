"""How the states of a visit look and are headed, and the days of the list by name."""

from __future__ import annotations

from datetime import date

from models.core.words import weekday_text
from models.visits.states import VisitState
from tui.design.marks import MARKS

HEADINGS = {
    VisitState.ARRIVED: "Arrived",
    VisitState.ROOMED: "Roomed",
    VisitState.WAITING: "Waiting for the injection",
    VisitState.OBSERVING: "Observing",
    VisitState.BOOKED: "Booked",
    VisitState.DONE: "Done",
    VisitState.LEFT: "Left without injection",
    VisitState.NO_SHOW: "No-show",
    VisitState.CANCELLED: "Cancelled",
}
_MARKS = {
    VisitState.ARRIVED: "here",
    VisitState.ROOMED: "here",
    VisitState.WAITING: "here",
    VisitState.OBSERVING: "observing",
    VisitState.BOOKED: "open",
    VisitState.DONE: "done",
}


def mark_of(state: VisitState) -> tuple[str, str]:
    """Return the sign of a state and its color."""
    return MARKS[_MARKS.get(state, "barred")]


def named_day(day: date, today: date) -> str:
    """Return a day with its weekday, and what it is called from today where it is near."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - today).days, "")
    return f"{weekday_text(day, year=not near)}{f' ({near})' if near else ''}"
