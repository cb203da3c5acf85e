"""Medically unlikely edits for practitioners: `MCR_MUE_PractitionerServices_Eff_07-01-2026.csv`.

The first cell is an AMA notice over several lines; the header's first cell holds a line end itself. The indicator is
the first sign of `2 Date of Service Edit: Policy`. The header tells the practitioners' table from the hospitals' and
the suppliers'; only the name tells the quarter. Source: CMS Medicare NCCI MUE, practitioner services, 2026 Q3 file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import IO, NamedTuple

from models.codes.reading.layout import Layout, Notes, Release
from models.codes.reading.official_text import at_line, billing_code, rows_of, same_width
from models.codes.reading.published_file import PublishedFile
from models.codes.reading.release_names import quarterly
from models.core.errors import BadInputError

_CODE_CELLS = {"hcpcs/ cpt code", "hcpcs/cpt code"}


class MueRow(NamedTuple):
    """Most units of a code a day; `rationale` is the number of its text."""

    code: str
    units: int
    indicator: str
    rationale: int


def _is_header(row: list[str]) -> bool:
    return len(row) >= 4 and row[0].lower() in _CODE_CELLS and "mue values" in row[1].lower()


def _header(head: str) -> list[str]:
    try:
        rows = rows_of(io.BytesIO(head.encode()))
        return next((row for _line, row in rows if _is_header(row)), [])
    except BadInputError:
        return []


def _recognises(head: str) -> bool:
    return bool(_header(head))


def _released(file: PublishedFile, stated: date | None) -> Release:
    column = _header(file.head)[1]
    if not column.lower().startswith("practitioner"):
        raise BadInputError("", f"holds {column}: take the practitioner services' table")
    return Release(quarterly(file, stated))


def _rows(stream: IO[bytes], notes: Notes) -> Iterator[MueRow]:
    header: list[str] = []
    number, seen = 0, dict[str, int]()
    for number, row in rows_of(stream):
        if not header:
            header = row if _is_header(row) else []
        elif any(row):
            same_width(row, header, at_line(number))
            found = _row(row, number, notes)
            if found.code in seen:
                raise BadInputError(at_line(number), f"{found.code} is already on line {seen[found.code]}")
            seen[found.code] = number
            yield found
    notes.ends_whole(at_line(number))


def _row(row: list[str], number: int, notes: Notes) -> MueRow:
    code, units, indicator, rationale = row[:4]
    at = at_line(number)
    if not units.isascii() or not units.isdigit() or len(units) > 6:
        raise BadInputError(at, f"{units[:20]!r} is no number of units")
    if indicator[:1] not in {"1", "2", "3"}:
        raise BadInputError(at, f"adjudication indicator {indicator[:30]!r} begins with none of 1, 2, 3")
    if not rationale:
        raise BadInputError(at, "has no rationale: the file is damaged or cut short")
    return MueRow(billing_code(code, at), int(units), indicator[0], notes.text(rationale))


LAYOUTS = (
    Layout(
        kind="mue",
        title="NCCI MUE",
        recognises=_recognises,
        released=_released,
        table="mue_limit",
        columns=MueRow._fields,
        rows=_rows,
    ),
)
