"""The call list as a file: text to print, or a table whose cells no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from models.codes.tables.clinic_tables import clinic_tables
from models.core.words import date_text, printable
from models.store.clinic import Clinic
from models.visits.queries.call_list import CallAsked, CallLine, Due, whole_call_list

WORDS = {
    Due.LOST: "Lost to follow-up",
    Due.OVERDUE: "Overdue",
    Due.WEEK: "Due this week",
    Due.MONTH: "Due this month",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADS = ("List", "Due on", "Family name", "Given names", "Born", "Record number", "What is due", "Window closes",
          "Calls", "Last call", "Phone")  # fmt: skip


def call_list_text(clinic: Clinic, asked: CallAsked, *, phones: bool) -> str:
    """Return what is asked for as text to print, control characters as escapes."""
    lines = whole_call_list(clinic, asked)
    made = [f"CALL LIST of {clinic.name}, {date_text(clinic.today())}: {len(lines)}"]
    heading = ""
    for line in lines:
        if WORDS[line.due] != heading:
            heading = WORDS[line.due]
            made += ["", heading]
        cells = _cells(clinic, line)
        who = f"{cells[2]}, {cells[3]}, born {cells[4]}, MRN {cells[5]}"
        made += [f"  {who}", f"      {cells[6]}: due {cells[1]}{f', window closes {cells[7]}' if cells[7] else ''}"]
        if line.attempts:
            made.append(f"      called {cells[8]} times, last {cells[9]}")
        if phones:
            made.append(f"      phone {cells[10] or 'not recorded'}")
    return "\n".join(map(printable, made)) + "\n"


def call_list_csv(clinic: Clinic, asked: CallAsked, *, phones: bool) -> str:
    """Return what is asked for as comma-separated values; the last column, the phone, only with `phones`."""
    file = io.StringIO()
    table = csv.writer(file)
    columns = len(_HEADS) - (0 if phones else 1)
    table.writerow(_HEADS[:columns])
    for line in whole_call_list(clinic, asked):
        table.writerow([safe_cell(text) for text in _cells(clinic, line)[:columns]])
    return file.getvalue()


def safe_cell(text: str) -> str:
    """Return a text a spreadsheet shows as it stands: one that begins like a formula gets an apostrophe."""
    shown = printable(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown


def _cells(clinic: Clinic, line: CallLine) -> Sequence[str]:
    last = ""
    if line.called_at:
        day = date_text(line.called_at.astimezone(clinic.zone).date())
        last = f"{day}: {clinic_tables(clinic).words('call', line.outcome)} ({line.called_by})"
    return (
        WORDS[line.due],
        date_text(line.due_on),
        line.family,
        line.given,
        line.birth.text,
        line.mrn,
        "; ".join(order.words for order in line.orders),
        date_text(line.closes) if line.closes else "",
        str(line.attempts),
        last,
        line.phone,
    )
