"""NCCI procedure-to-procedure edits for practitioners: `ccipra-vNNNr0-f1..f4.txt`, tab-separated.

An AMA notice, a title, a header wrapped over four lines, then: column 1, column 2, `*` for pairs from before 1996,
effective, deletion (`*` for none), modifier indicator, rationale. Nothing inside tells the practitioners' file from the
hospitals' or names the quarter: only the published name does. Source: CMS Medicare NCCI PTP edits, 2026 Q3 file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import IO, NamedTuple

from models.codes.quarters import quarter_end
from models.codes.reading.layout import Layout, Notes, Release
from models.codes.reading.official_text import at_line, billing_code, day, day_or_none, lines_of
from models.codes.reading.published_file import PublishedFile
from models.codes.reading.release_names import quarterly
from models.core.errors import BadInputError

PARTS = ("f1", "f2", "f3", "f4")
_WIDTH = 7
_HOSPITAL = re.compile(r"ccioph|hospital|outpatient|opps", re.I)
_PRACTITIONER = re.compile(r"ccipra|practitioner|physician", re.I)
_WHOSE = "its name does not say whose edits it holds: taken for the practitioners'"
_MEDICAID = re.compile(r"medicaid|mcd[-_]", re.I)
_PART = re.compile(r"[-_](f[1-4])(?![0-9])", re.I)


class PtpRow(NamedTuple):
    """One pair. `effective` None: from before 1996; `deleted` None: open. `line` is where it stands in the file."""

    column_one: str
    column_two: str
    line: int
    effective: date | None
    deleted: date | None
    indicator: str
    rationale: int


def _recognises(head: str) -> bool:
    return any(line.lower().startswith("column 1\tcolumn 2\t") for line in head.splitlines()[:40])


def _released(file: PublishedFile, stated: date | None) -> Release:
    names = " ".join(file.clues)
    if _MEDICAID.search(names):
        raise BadInputError("", "is Medicaid's: take the practitioner edits of Medicare NCCI (ccipra-…)")
    if _HOSPITAL.search(names) and "ccipra" not in names.lower():
        raise BadInputError("", "holds the hospitals' edits: take the practitioner edits (ccipra-…)")
    part = next((found[1].lower() for clue in file.clues if (found := _PART.search(clue))), "")
    return Release(quarterly(file, stated), part, "" if _PRACTITIONER.search(names) else _WHOSE)


def _rows(stream: IO[bytes], notes: Notes) -> Iterator[PtpRow]:
    limit, begun, blank, number = quarter_end(notes.effective), False, 0, 0
    for number, line in lines_of(stream):
        cells = line.split("\t")
        if not begun and not _begins(cells):
            continue
        if not line.strip():
            blank = number
            continue
        begun = True
        if len(cells) != _WIDTH or blank:
            raise BadInputError(
                at_line(blank or number),
                "is blank, and edits follow it" if blank
                else f"has {len(cells)} columns, an edit has {_WIDTH}: the file is damaged or cut short",
            )  # fmt: skip
        yield _row(cells, number, limit, notes)
    notes.ends_whole(at_line(number))


def _begins(cells: list[str]) -> bool:
    """Return True for the first line below the header: the header's own lines start with words or with nothing."""
    return len(cells) > 1 and len(cells[0].strip()) == 5 and cells[0].strip().isalnum()


def _row(cells: list[str], number: int, limit: date, notes: Notes) -> PtpRow:
    one, two, prior, effective, deleted, indicator, rationale = (cell.strip() for cell in cells)
    at = at_line(number)
    if indicator not in {"0", "1", "9"}:
        raise BadInputError(at, f"modifier indicator {indicator[:20]!r} is none of 0, 1, 9")
    if prior not in {"", "*"}:
        raise BadInputError(at, f"{prior[:20]!r} stands where only * may: in existence before 1996")
    try:
        begins = None if prior else day(effective)
    except ValueError:
        raise BadInputError(at, f"effective date {effective[:20]!r} is not a day written as 20261001") from None
    if begins is not None and begins >= limit:
        raise BadInputError(at, f"takes effect on {begins}: this file is of a later release than {notes.effective}")
    ends = day_or_none(deleted, at, "deletion date")
    if not deleted:
        raise BadInputError(at, "has no deletion date, where * stands for none: the file is damaged or cut short")
    return PtpRow(billing_code(one, at), billing_code(two, at), number, begins, ends, indicator, notes.text(rationale))


LAYOUTS = (
    Layout(
        kind="ncci_ptp",
        title="NCCI PTP edits",
        recognises=_recognises,
        released=_released,
        table="ptp_edit",
        columns=PtpRow._fields,
        rows=_rows,
    ),
)
