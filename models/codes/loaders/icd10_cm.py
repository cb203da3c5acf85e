"""ICD-10-CM order file `icd10cm_order_2026.txt`: fixed columns, headers and billable codes (R61).

Columns 1-5 order number, 7-13 code without its dot, 15 the flag (1 billable, 0 header), 17-76 short, 78- long text. The
fiscal year 2026 begins on 2025-10-01; its April update has the same name, so a person may state another day of that
year. The codes file lists leaves only and cannot tell a header from a typing error: it is not taken.
Source: CDC/NCHS and CMS, ICD-10-CM code descriptions in tabular order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import IO, NamedTuple

from models.codes.reading.layout import Layout, Notes, Release
from models.codes.reading.official_text import at_line, lines_of
from models.codes.reading.published_file import PublishedFile
from models.codes.reading.release_names import agreed, named_release
from models.core.errors import BadInputError
from models.core.numbers.icd10 import parse_icd10

_LINE = re.compile(r"([0-9]{5}) ([A-Z][0-9][0-9A-Z]{1,5}) {1,5}([01]) (.*)")
_LEAF = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5} {1,5}\S.*")
_FISCAL_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_FLAG, _SHORT, _LONG = 14, 16, 77


class Icd10Row(NamedTuple):
    """A diagnosis by its code with the dot; `billable` False for a header."""

    code: str
    billable: bool
    text: str


def _first_lines(head: str) -> list[str]:
    return [line for line in head.splitlines()[:20] if line.strip()][:2]


def _recognises(head: str) -> bool:
    lines = _first_lines(head)
    return bool(lines) and all(_LINE.match(line) and line[_FLAG : _FLAG + 1] in {"0", "1"} for line in lines)


def _recognises_codes(head: str) -> bool:
    lines = _first_lines(head)
    return bool(lines) and all(_LEAF.match(line) for line in lines)


def _released(file: PublishedFile, stated: date | None) -> Release:
    named = named_release(file)
    if named is None:
        years = {int(found) for clue in file.clues for found in _FISCAL_YEAR.findall(clue)}
        if len(years) == 1:
            named = date(years.pop() - 1, 10, 1)
            # The name says a fiscal year; a person may say which of its updates this is.
            if stated is not None and named < stated < date(named.year + 1, 10, 1):
                named = stated
    effective = agreed(named, stated, "its name")
    if effective.day != 1:
        raise BadInputError("", f"takes effect with a month, and {effective} begins none")
    return Release(effective)


def _rows(stream: IO[bytes], notes: Notes) -> Iterator[Icd10Row]:  # noqa: ARG001
    before, blank, seen = 0, 0, set[str]()
    for number, line in lines_of(stream):
        if not line.strip():
            blank = number
            continue
        at = at_line(number)
        found = _LINE.match(line)
        if blank or not found or line[_FLAG : _FLAG + 1] != found[3]:
            raise BadInputError(at, "is not a line of the order file: it is damaged or cut short")
        if int(found[1]) <= before:
            raise BadInputError(at, f"order number {found[1]} does not follow {before:05}")
        before = int(found[1])
        text = line[_LONG:].strip()
        if not text:
            raise BadInputError(at, "has no long text from column 78: the file is damaged or cut short")
        code = parse_icd10(found[2], at)
        if code in seen:
            raise BadInputError(at, f"{code} stands in the file twice")
        seen.add(code)
        yield Icd10Row(code, found[3] == "1", text)


LAYOUTS = (
    Layout(
        kind="icd10_cm",
        title="ICD-10-CM order file",
        recognises=_recognises,
        released=_released,
        table="icd10_code",
        columns=Icd10Row._fields,
        rows=_rows,
    ),
    Layout(
        kind="icd10_cm_codes",
        title="ICD-10-CM codes file",
        recognises=_recognises_codes,
        refused="lists billable codes only: take the order file (icd10cm_order_….txt) of the same archive",
    ),
)
