"""A report as it is read, drawn and written: the same cells on the screen and in the file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from models.visits.queries.call_list_file import safe_cell


class Bar(NamedTuple):
    """One bar of a drawing: what it is named, and how long it is."""

    name: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `key` tells it apart; `bars` are what is drawn while it is selected, under `caption`.

    `drug_slug` is the drug it is about, "" for none; `alert` marks what needs somebody.
    """

    key: str
    cells: tuple[str, ...]
    caption: str = ""
    bars: tuple[Bar, ...] = ()
    drug_slug: str = ""
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Lines under the names of their columns. `name` begins its file's name, `nothing` is said where no line is."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    nothing: str
    summary: str = ""


def as_csv(report: Report) -> str:
    """Return a report as comma-separated values whose cells no spreadsheet takes for a formula."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow([column.lower() for column in report.columns])
    table.writerows([safe_cell(cell) for cell in line.cells] for line in report.lines)
    return file.getvalue()
