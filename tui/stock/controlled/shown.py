"""The lines of controlled stock and its open discrepancies, and what is shown of the selected one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from textual.content import Content

from models.core.clock import local_date
from models.core.quantity import format_amount, signed_amount
from models.core.words import day_text, instant_text, time_text
from models.stock.entries import Held
from models.stock.queries.controlled import ControlledLot, Discrepancy
from models.stock.queries.discrepancies import CountMade
from models.store.clinic import Clinic
from tui.design.marks import MARKS
from tui.design.text import Hung, hung, joined
from tui.widgets.lists.record_list import Row

Line = Discrepancy | ControlledLot
_LABEL = 10


def key_of(line: Line) -> str:
    """Return what tells a line from all others."""
    return f"open {line.count.id}" if isinstance(line, Discrepancy) else line.lot.key


def held_of(line: Line) -> Held:
    """Return the stock a line is of."""
    return line.count.held if isinstance(line, Discrepancy) else line.lot.held


def number_of(line: Line) -> str:
    """Return the lot number of a line."""
    return line.lot_number if isinstance(line, Discrepancy) else line.lot.lot_number


def named(line: Line) -> str:
    """Return a line's stock in a few words: lot and what of it."""
    return f"lot {number_of(line)}, {'open vial' if held_of(line).vial_id else 'unopened'}"


def unit_of(held: Held) -> str:
    """Return the unit something is counted in, before it a space: mL of an opened vial, none of containers."""
    return " mL" if held.vial_id else ""


def books(line: Discrepancy) -> str:
    """Return what settling a discrepancy books."""
    if not line.stands:
        return "nothing: a later count stands"
    return f"{signed_amount(line.count.difference)}{unit_of(line.count.held)}"


def rows(lines: Sequence[Line], clinic: Clinic) -> list[Row]:
    """Return the lines under their headings, in the order they come."""
    made: list[Row] = []
    today, heading = clinic.today(), ""
    groups = [_group(line, today, clinic) for line in lines]
    for line, group in zip(lines, groups, strict=True):
        if group != heading:
            heading = group
            made.append(Row(None, (f"{heading} {groups.count(heading)}",), "head"))
        made.append(_row(line, today, clinic))
    return made


def sorted_lines(discrepancies: Sequence[Discrepancy], lots: Sequence[ControlledLot], clinic: Clinic) -> list[Line]:
    """Return what is open, then what was not counted today, then what was."""
    today = clinic.today()
    return [*discrepancies, *sorted(lots, key=lambda line: _counted_on(line, clinic) == today)]


def not_counted(lines: Sequence[Line], clinic: Clinic) -> tuple[Line, ...]:
    """Return the lots and open vials that were not counted today."""
    today = clinic.today()
    return tuple(line for line in lines if isinstance(line, ControlledLot) and _counted_on(line, clinic) != today)


def whole(line: Line, clinic: Clinic) -> list[Content | str | Hung]:
    """Return all of the selected line."""
    if isinstance(line, Discrepancy):
        hint = " Charted or corrected since? Count again first." if line.stands else ""
        settling = _labeled("Settling", f"books {books(line)}.{hint}")
        return [*_what(line.drug, named(line)), *_count(line.count, line.shift, clinic), settling]
    lot = line.lot
    made = [*_what(f"{lot.drug} {lot.package}", f"{named(line)}, {lot.schedule}"), _labeled("Ledger", lot.left)]
    return [*made, *(_count(line.last, line.shift, clinic) if line.last else [_labeled("Counted", "not yet")])]


def _what(drug: str, stock: str) -> list[Content | str | Hung]:
    return [joined((drug, "bold $strong"), ("  " + stock, "$quiet"))]


def _count(count: CountMade, shift: str, clinic: Clinic) -> list[Content | str | Hung]:
    unit = unit_of(count.held)
    differs = f", {format_amount(abs(count.difference))}{unit} {'over' if count.difference > 0 else 'under'}"
    ledger = f"{format_amount(count.counted)}{unit}, ledger {format_amount(count.expected)}{unit}"
    made_at, entered_at = _instant(count.counted_at, clinic), _instant(count.recorded_at, clinic)
    entered = "" if entered_at == made_at else f", entered {entered_at}"
    made: list[Content | str | Hung] = [
        _labeled("Counted", f"{ledger}{differs if count.difference else ', agrees'}"),
        _labeled("When", f"{made_at}, {shift}{entered}"),
        _labeled("Who", f"{count.counted_by}, verified by {count.verified_by}"),
    ]
    return [*made, _labeled("Note", count.note)] if count.note else made


def _row(line: Line, today: date, clinic: Clinic) -> Row:
    sign, color = MARKS["differs"]
    if isinstance(line, Discrepancy):
        difference = f"{signed_amount(line.count.difference)}{unit_of(line.count.held)} open"
        cells = (joined((sign, color)), line.drug, line.lot_number, joined((difference, color)))
        return Row(key_of(line), (*cells, _short(line.count.counted_at, today, clinic)))
    last = _short(line.last.counted_at, today, clinic) if line.last else "not counted"
    return Row(key_of(line), ("", f"{line.lot.drug} {line.lot.strength}", number_of(line), line.lot.left, last))


def _group(line: Line, today: date, clinic: Clinic) -> str:
    if isinstance(line, Discrepancy):
        return "Open discrepancies"
    return "Counted today" if _counted_on(line, clinic) == today else "Not counted today"


def _counted_on(line: ControlledLot, clinic: Clinic) -> date | None:
    return local_date(line.last.counted_at, clinic.zone) if line.last else None


def _short(instant: datetime, today: date, clinic: Clinic) -> str:
    return f"{day_text(local_date(instant, clinic.zone), today)} {time_text(instant, clinic.zone)}"


def _instant(instant: datetime, clinic: Clinic) -> str:
    return instant_text(instant, clinic.zone)


def _labeled(label: str, value: str) -> Hung:
    return hung((f"{label:<{_LABEL}}", "$quiet"), value)
