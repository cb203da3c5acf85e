"""The lines of the call list, and what it shows of the selected one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from textual.content import Content

from models.core.words import date_text, day_text, distance_text, instant_text
from models.visits.queries.call_list import CallLine, CallList, Due
from models.visits.queries.call_list_file import WORDS
from tui.design.marks import MARKS
from tui.design.text import Hung, hung, joined, plain
from tui.widgets.lists.record_list import Row
from tui.widgets.patient_banner import full_name

_MARKS = {Due.LOST: "warn", Due.OVERDUE: "overdue", Due.WEEK: "due", Due.MONTH: "early"}
_LABEL = 10
Outcomes = Mapping[str, str]
"""What came of a call, by code."""


def rows(found: CallList, outcomes: Outcomes) -> list[Row]:
    """Return the lines under the headings of how long they are due, counted where no word narrows them."""
    made: list[Row] = []
    heading: Due | None = None
    for line in found.lines:
        if line.due is not heading:
            heading = line.due
            count = "" if found.asked.words else f" {found.counts[heading]:,}"
            made.append(Row(None, (f"{WORDS[heading]}{count}",), "head"))
        made.append(_row(line, found.today, outcomes))
    return made


def _row(line: CallLine, today: date, outcomes: Outcomes) -> Row:
    sign, color = MARKS["pending"] if line.hidden else MARKS[_MARKS[line.due]]
    when = distance_text(line.due_on, today) if line.due_on <= today else day_text(line.due_on, today)
    phone = line.phone or "no phone"
    what = "; ".join(order.words for order in line.orders)
    cells = (joined((sign, color)), when, full_name(line.family, line.given), phone, what)
    return Row(line.patient_id, cells, "quiet" if line.hidden else "", _tail(line, today, outcomes))


def _tail(line: CallLine, today: date, outcomes: Outcomes) -> str:
    """Return what stands at the right: who is calling, or what came of the last call."""
    if line.claimed_by:
        return f"{line.claimed_by} is calling"
    if not line.attempts:
        return ""
    again = f", again {day_text(line.next_on, today)}" if line.hidden and line.next_on else ""
    return f"{line.attempts} × {outcomes.get(line.outcome, line.outcome).partition(':')[0]}{again}"


def short(line: CallLine, today: date, zone: ZoneInfo, outcomes: Outcomes) -> list[Content | str | Hung]:
    """Return the selected person in a few lines."""
    due = "; ".join(f"{order.words}" for order in line.orders)
    return [
        joined((full_name(line.family, line.given), "bold $strong"), f"   {line.phone or 'no phone recorded'}"),
        plain(f"{due}: due {date_text(line.due_on)}{_window(line, today)}"),
        plain(_last(line, zone, outcomes)),
    ]


def whole(line: CallLine, today: date, zone: ZoneInfo, outcomes: Outcomes) -> list[Content | str | Hung]:
    """Return all of the selected person."""
    made: list[Content | str | Hung] = [
        joined((full_name(line.family, line.given), "bold $strong")),
        f"born {line.birth.text} ({line.birth.age(today)})",
        "",
        _labeled("Phone", line.phone or "not recorded"),
        _labeled("MRN", line.mrn),
    ]
    made += [
        _labeled("Due", f"{order.words}, {date_text(order.due_on)}")
        for order in line.orders
        if order.due_on is not None
    ]
    if line.closes:
        made.append(_labeled("Window", _window(line, today).removeprefix(", window ")))
    made.append(_labeled("Calls", _last(line, zone, outcomes)))
    if line.next_on and line.hidden:
        made.append(_labeled("Again", date_text(line.next_on)))
    if line.claimed_by:
        made += ["", joined((f"{MARKS['note'][0]} {line.claimed_by} is calling now", MARKS["note"][1]))]
    return made


def _window(line: CallLine, today: date) -> str:
    if line.closes is None:
        return ""
    return f", window {'closed' if line.closes < today else 'closes'} {date_text(line.closes)}"


def _last(line: CallLine, zone: ZoneInfo, outcomes: Outcomes) -> str:
    if not line.attempts or line.called_at is None:
        return "no call yet"
    note = f": {line.note}" if line.note else ""
    what = outcomes.get(line.outcome, line.outcome).partition(":")[0]
    return f"{line.attempts}, last {instant_text(line.called_at, zone)} {line.called_by}, {what}{note}"


def _labeled(label: str, value: str) -> Hung:
    return hung((f"{label:<{_LABEL}}", "$quiet"), value)
