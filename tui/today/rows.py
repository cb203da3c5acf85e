"""The lines of Today, and what it says about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from textual.content import Content

from models.charting.today.last_given import LastGiven
from models.charting.today.work_item import WorkItem, WorkState
from models.charting.today.worklist import Worklist
from models.core.birth import Birth
from models.core.words import day_text, span_text
from models.patients.queries.scan import ScanVerdict
from tui.design.text import joined
from tui.today.cells import AGE, drug_and_dose, has_age, shared_out, timer, when, with_age
from tui.today.groups import HEADINGS, TILES, mark_of
from tui.widgets.lists.record_list import Row
from tui.widgets.lists.record_rows import Cell, filled
from tui.widgets.patient_banner import full_name, listed_name

_BEFORE = 37
"""Cells of a row before drug and dose, and of the blank behind."""
_COLUMNS = 4
_QUIET = {WorkState.EARLY, WorkState.DONE}
OPEN = {WorkState.OVERDUE, WorkState.DUE, WorkState.EARLY}
"""Where a dose waits to be charted."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When the rows are shown: the instant, and the clinic's day and zone."""

    now: datetime
    today: date
    zone: ZoneInfo


Last = Mapping[tuple[UUID, str], LastGiven]


def matching(found: Worklist, words: Sequence[str], tile: str) -> tuple[WorkItem, ...]:
    """Return the items that hold every word and belong to the tile with this digit, "" for all tiles."""
    states = next((one.states for one in TILES if one.digit == tile), None)
    return tuple(
        item
        for item in found.items
        if (states is None or item.state in states) and all(word in _searchable(item) for word in words)
    )


def listed(items: Sequence[WorkItem], at: Moment, last: Last) -> list[Row]:
    """Return the lines of items under the headings of their groups; `last` are the newest doses, where read."""
    rows: list[Row] = []
    counts, heading = Counter(HEADINGS[item.state] for item in items), ""
    for item in items:
        if HEADINGS[item.state] != heading:
            heading = HEADINGS[item.state]
            rows.append(Row(None, (f"{heading} {counts[heading]}",), "head"))
        rows.append(_row(item, at, last))
    return rows


def heads(width: int) -> str:
    """Return the names of the columns of a list `width` cells wide."""
    room = max(0, width - _BEFORE)
    age = f"{'Age':<{AGE}}" if has_age(room) else ""
    own, columns = shared_out(room - len(age))
    line = f"   {'When':<11} {'Patient':<20} {age}{'Drug and dose':<{own}}"
    return (
        f"{line}  {'Last given':<20}  {'Site':<10}" if len(columns) > 1 else f"{line}  Last given" if columns else line
    )


def import_rows(found: Worklist) -> list[Row]:
    """Return what imports left to a person: counted here, settled on the screen whose key the line names."""
    if not found.imports:
        return []
    counts = ", ".join(f"{number:,} {_plural(kind, number)}" for kind, number in found.imports.items())
    head = f"Imported, waiting for a decision {sum(found.imports.values()):,}"
    return [Row(None, (head,), "head"), Row(None, (f"  {counts}: i shows them",), "head")]


def _plural(kind: str, number: int) -> str:
    if number == 1:
        return kind
    return {"person": "people", "dose elsewhere": "doses elsewhere"}.get(kind, f"{kind}s")


def key(item: WorkItem) -> tuple[Any, ...]:
    """Return what names a line: an order waits once, a dose given of it is a line of its own."""
    return (item.order_id, item.administration_id)


def _searchable(item: WorkItem) -> str:
    state = HEADINGS[item.state]
    return (
        f"{item.family} {item.given} {item.mrn} {item.drug} {item.words} {item.state.value} {state} {item.here}".lower()
    )


def named(item: WorkItem, words: Sequence[str]) -> bool:
    """Return whether every word is part of who the person is."""
    return all(word in f"{item.family} {item.given} {item.mrn}".lower() for word in words)


def what_to_do(verdict: ScanVerdict, due: Sequence[WorkItem]) -> str:
    """Return what was scanned when it is no one's label here, and what to do with it; `due` is who waits for it."""
    if verdict.kind == "product":
        who = f"{len(due)} people are due for it" if len(due) > 1 else "no one on this list is due for it"
        if len(due) == 1:
            who = f"{full_name(due[0].family, due[0].given)} is due for it"
        return f"That is {verdict.named}: {who}. Open an order first, then scan it there."
    if verdict.kind == "unknown" and not verdict.no_code:
        return f"{verdict.word}: {verdict.problem}"
    return "No one on this list has that label. F3 finds any patient."


def _row(item: WorkItem, at: Moment, last: Last) -> Row:
    look = "over" if item.state is WorkState.OVER else "quiet" if item.state in _QUIET else ""
    # Of hundreds of lines a screen shows a few: the others are not made before they come in sight.
    made = cache(partial(_cells, item, at, last, look))
    return Row(key(item), tuple(partial(_cell, made, place) for place in range(_COLUMNS)), look)


def _cell(made: Callable[[], tuple[Cell, ...]], place: int, room: int) -> Content:
    return filled(made()[place], room)


def _cells(item: WorkItem, at: Moment, last: Last, look: str) -> tuple[Cell, ...]:
    over = look == "over"
    sign, color = mark_of(item)
    mark = Content(sign) if over else joined((sign, color))
    late = item.state in {WorkState.OVERDUE, WorkState.REPORT}
    moment = joined((when(item, at.now, at.today), "$warn" if late else ""))
    name = listed_name(item.family, item.given, similar=item.similar)
    if item.observe_until:
        cell, style = timer(item, at.now, at.zone), ""
    else:
        style = "$quiet" if look == "quiet" else ""
        cell = drug_and_dose(item, _more(item, at.today, last), style)
    age = Birth(item.birth_date, item.birth_precision).age_short(at.today) if item.birth_date else ""
    return mark, moment, name, with_age(age, cell, style)


def _more(item: WorkItem, today: date, last: Last) -> tuple[str, ...]:
    """Return what a row adds where there is room: the last dose and its site, or who charted it, or why it is held."""
    if item.state in {WorkState.DONE, WorkState.REPORT}:
        return item.giver, "reaction recorded" if item.reacted else ""
    if item.state is WorkState.REVIEW:
        return "", item.words
    if not last:
        return ()
    found = last.get((item.patient_id, item.drug_slug))
    if found is None:
        return ("no dose here yet",)
    return f"{day_text(found.day, today)}  {span_text((today - found.day).days)}", found.sites


def empty(due_next: str) -> tuple[Content, ...]:
    """Return what a day without injections shows: what would be here, and the keys that make one."""
    return (
        joined(("No injections due today", "bold $strong")),
        Content(""),
        Content("Orders that are due, overdue or observed show here,"),
        Content("with who, what, when and the next key."),
        Content(""),
        *(joined((f"{press:<4}", "bold $accent"), words) for press, words in _FIRST_KEYS),
        *((Content(""), joined("Next due: ", due_next)) if due_next else ()),
    )


_FIRST_KEYS = (
    ("F3", "find a patient, then chart or order for them"),
    ("o", "new order for the selected patient"),
    ("s", "stock: lots and open vials"),
)
