"""The groups of Today's rows: heading, mark, and the tile that counts them and shows them alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.charting.today.work_item import WorkItem, WorkState
from models.charting.today.worklist import Worklist
from tui.design.marks import MARKS

HEADINGS = {
    WorkState.OVER: "Observing",
    WorkState.WAITING: "Observing",
    WorkState.REPORT: "Reaction reports to finish",
    WorkState.OVERDUE: "Overdue",
    WorkState.DUE: "Due today",
    WorkState.REVIEW: "Held for a provider",
    WorkState.EARLY: "Not yet due",
    WorkState.DONE: "Done today",
}
_MARKS = {
    WorkState.OVER: "over",
    WorkState.WAITING: "observing",
    WorkState.REPORT: "warn",
    WorkState.OVERDUE: "overdue",
    WorkState.DUE: "due",
    WorkState.REVIEW: "held",
    WorkState.EARLY: "early",
    WorkState.DONE: "done",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: its digit, name and mark, and the states it counts."""

    digit: str
    name: str
    mark: str
    states: frozenset[WorkState]


TILES = (
    Tile("1", "Due", "due", frozenset({WorkState.DUE})),
    Tile("2", "Overdue", "overdue", frozenset({WorkState.OVERDUE})),
    Tile("3", "Observing", "observing", frozenset({WorkState.OVER, WorkState.WAITING})),
    Tile("4", "Done", "done", frozenset({WorkState.DONE})),
    Tile("5", "Held", "held", frozenset({WorkState.REVIEW, WorkState.REPORT})),
)


def mark_of(item: WorkItem) -> tuple[str, str]:
    """Return the sign of a row and its color."""
    if item.reacted and item.state is not WorkState.OVER:
        return MARKS["warn"]
    if item.state is WorkState.DONE and item.outcome in {"refused", "not_given"}:
        return MARKS["barred"]
    return MARKS[_MARKS[item.state]]


def counted(tile: Tile, found: Worklist, today: date) -> tuple[int, str]:
    """Return how many rows a tile stands for, and the one thing to know of them."""
    items = [item for item in found.items if item.state in tile.states]
    return len(items), _words(tile.mark, items, today) if items else ""


def over(found: Worklist) -> int:
    """Return how many observations are over their time."""
    return found.count(WorkState.OVER)


def _words(mark: str, items: list[WorkItem], today: date) -> str:
    if mark == "due":
        times = [item.time for item in items if item.time]
        return f"next {min(times)}" if times else ""
    if mark == "overdue":
        days = [(today - item.due_on).days for item in items if item.due_on]
        return f"worst {max(days)} d" if days else ""
    if mark == "observing":
        ended = sum(item.state is WorkState.OVER for item in items)
        return f"{ended} over time" if ended else "none over time"
    if mark == "done":
        refused = sum(item.outcome == "refused" for item in items)
        return f"{refused} refused" if refused else ""
    reports = sum(item.state is WorkState.REPORT for item in items)
    return f"{reports} report{'' if reports == 1 else 's'}" if reports else "for a provider"
