"""What the cells of Today's rows say: when, how much, and how far an observation is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from textual.content import Content

from models.charting.today.work_item import WorkItem, WorkState
from models.core.words import time_text
from tui.design.marks import MARKS
from tui.design.text import fitted, joined, plain, visible
from tui.widgets.drawings.timer_bar import bar

BAR, LEAST_BAR = 12, 6
"""Cells of a timer's bar, and the fewest that say something."""
BEHIND = 10
"""Cells that unit and route take behind the number of a dose: `units IM`, `mg subcut`."""
DRUG_AND_DOSE = 42
"""Cells that drug and dose take of a wide list."""
AGE = 7
"""Cells of an age with its unit, `14 mo`, and the blanks behind."""
LAST_GIVEN, WHERE = 19, 24
"""Cells of the columns a wide list adds: when it was given last or by whom; and, at least, where or why."""
UNANSWERED = ("OVERDUE", "MISSED")
"""How the words of an observation begin whose response is long overdue (S61)."""
_LEAST_DRUG = 10
_HOUR = 60
_CHARTED = {"given": "given", "partly_given": "part", "refused": "refused", "not_given": "not given"}


def when(item: WorkItem, now: datetime, today: date) -> str:
    """Return where a row stands in time, in at most 11 cells: `2 d late`, `10:45`, `47 min left`, `given 09:18`."""
    if item.observe_until:
        return _left(item.observe_until, now)
    if item.state is WorkState.REPORT:
        return "report open"
    if item.state is WorkState.REVIEW:
        return "review"
    if item.state is WorkState.DONE:
        message = _CHARTED.get(item.outcome, "charted")
        return f"{message} {item.time}" if item.time and len(message) < 6 else message
    if item.due_on and item.due_on < today:
        return f"{(today - item.due_on).days} d late"
    if item.due_on and item.due_on > today:
        return f"in {(item.due_on - today).days} d"
    return item.time or ("today" if item.due_on else "as needed")


def _left(until: datetime, now: datetime) -> str:
    seconds = (until - now).total_seconds()
    if seconds > 0:
        return f"{_span(-int(-seconds // _HOUR))} left"
    minutes = int(-seconds // _HOUR)
    return f"OVER {_span(minutes)}" if minutes else "time is up"


def _span(minutes: int) -> str:
    if minutes < 2 * _HOUR:
        return f"{minutes} min"
    return f"{minutes // _HOUR} h" if minutes < 48 * _HOUR else f"{minutes // (24 * _HOUR)} d"


def drug_and_dose(item: WorkItem, more: Sequence[str] = (), style: str = "") -> Callable[[int], Content]:
    """Return the cell of drug and dose for any width: the number right-aligned, unit and route behind it.

    A long drug takes the blanks left of the number; where both do not fit, the number moves right; the dose is never
    cut. `more` are the texts of the columns that use spare width.
    """
    sign, look = MARKS["here"]
    here = joined((f"{sign} ", look), f"{visible(item.here)} · ") if item.here else Content("")
    whose = f"draft from {visible(item.draft_from)} · " if item.draft_from else "draft · "
    draft = joined((whose, "$accent")) if item.draft else Content("")
    drug = joined(here, draft, (visible(item.drug), style))
    number, _, rest = visible(item.dose).replace("\N{NO-BREAK SPACE}", " ").partition(" ")
    if not number[:1].isdigit():
        number, rest = "", visible(item.dose)

    def cell(width: int) -> Content:
        own, columns = shared_out(width)
        edge, behind = own - BEHIND, f" {rest}" if rest else ""
        room = edge - len(number) - 1
        if drug.cell_length > room:
            most = own - len(number) - len(behind) - 1
            room = min(max(_LEAST_DRUG, most), drug.cell_length)
            edge = room + 1 + len(number)
        amount = joined((number, f"bold {style or '$strong'}"), (behind, style))
        line = joined(fitted(drug, room, fill=True), " " * (edge - room - len(number)), amount)
        for text, size in zip(more, columns, strict=False):
            line = joined(fitted(line, own, fill=True), "  ", fitted(plain(text, style or "$quiet"), size))
            own += size + 2
        return line

    return cell


def with_age(age: str, inside: Callable[[int], Content], style: str = "") -> Callable[[int], Content]:
    """Return a cell with the patient's age before it, where the list is very wide."""

    def cell(width: int) -> Content:
        if not has_age(width):
            return inside(width)
        return joined(fitted(plain(age, style), AGE, fill=True), inside(width - AGE))

    return cell


def has_age(width: int) -> bool:
    """Whether the cells behind the name have room for the age and every other column."""
    return width - AGE >= DRUG_AND_DOSE + LAST_GIVEN + WHERE + 4


def shared_out(width: int) -> tuple[int, tuple[int, ...]]:
    """Return the cells drug and dose take of a width, and those of the columns that the rest has room for."""
    rest = width - DRUG_AND_DOSE - LAST_GIVEN - 2
    if rest < 0:
        return width, ()
    if rest < WHERE + 2:
        return DRUG_AND_DOSE + rest, (LAST_GIVEN,)
    return DRUG_AND_DOSE, (LAST_GIVEN, rest - 2)


def timer(item: WorkItem, now: datetime, zone: ZoneInfo) -> Callable[[int], Content]:
    """Return the cell of an observation: drug and dose, then a bar that fills, and when it ends."""
    over = item.state is WorkState.OVER
    ends = time_text(item.observe_until, zone) if item.observe_until else ""
    longer = item.stay_until and item.stay_until != item.observe_until
    stay = f", stay to {time_text(item.stay_until, zone)}" if longer and item.stay_until else ""
    dose = plain(f" {visible(item.dose)}", "bold")

    def cell(width: int) -> Content:
        if item.words.startswith(UNANSWERED):
            # The column before already says that it is over.
            return given(width, joined("  ", item.words.removeprefix("OVERDUE ")))
        until = f" {ends}{stay}"
        room = width - cell_len(visible(item.drug)) - dose.cell_length - len(until) - 2
        drawn = _bar(item, now, max(LEAST_BAR, min(BAR, room)), over=over)
        return given(width, joined("  ", drawn, until))

    def given(width: int, behind: Content) -> Content:
        """The drug's name gives way, the dose never does."""
        room = max(0, width - behind.cell_length)
        name = fitted(plain(visible(item.drug)), max(0, room - dose.cell_length))
        return joined(fitted(joined(name, dose), room, fill=True), behind)

    return cell


def _bar(item: WorkItem, now: datetime, cells: int, *, over: bool) -> Content:
    if item.given_at is None or item.observe_until is None:
        return Content(" " * cells)
    if over:
        return Content("━" * cells)
    whole = max(1.0, (item.observe_until - item.given_at).total_seconds())
    return bar((now - item.given_at).total_seconds() / whole, cells)
