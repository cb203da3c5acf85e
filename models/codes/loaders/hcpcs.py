"""HCPCS Level II, the ANWEB file: as CSV with its 48 named columns, or as text of fixed width without a header.

Text: code 1-5, sequence 6-10, record 11 (3 procedure, 4 its continuation, 7 modifier, 8 its continuation), long text
12-91, short text 92-119, added 269-276, last action 277-284, last valid day 285-292. A modifier stands right-aligned.
Ended codes stay for years, so presence is not validity (R56). Dental codes are the ADA's and are dropped; a description
beside a CPT-looking code would be the AMA's and is not kept. Source: CMS HCPCS quarterly update, October 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO, NamedTuple

from models.codes.quarters import quarter_end
from models.codes.reading.asp_preamble import header_in
from models.codes.reading.layout import Layout, Notes, Release
from models.codes.reading.official_text import at_line, day_or_none, is_cpt, lines_of, place_of, rows_of, same_width
from models.codes.reading.published_file import PublishedFile
from models.codes.reading.release_names import quarterly
from models.core.errors import BadInputError

_CODE = re.compile(r"[A-Z][0-9]{4}|[A-Z0-9]{2}|[0-9]{4}[0-9A-Z]")
_FIXED = re.compile(r"(?:[A-Z][0-9]{4}|   [A-Z0-9]{2})[0-9]{5}[3478]|(?:[A-Z][0-9]{4}|   [A-Z0-9]{2})[0-9]{4} [3478]")
_FIRST, _MORE = {"3", "7"}, {"4", "8"}
_SHORTEST = 284
_DENTAL = "dental codes"


class HcpcsRow(NamedTuple):
    """A code or a two-character modifier with the days it may be billed on, both ends included; None: open."""

    code: str
    line: int
    added: date | None
    ended: date | None
    short_text: str
    long_text: str


@dataclass(slots=True)
class _Record:
    """One record line: its raw long text keeps its blanks, for a text broken at column 91 goes on at once."""

    line: int
    code: str
    sequence: str
    kind: str
    long_text: str
    short_text: str
    added: str
    ended: str


def _is_header(row: list[str]) -> bool:
    wanted = {"hcpc", "seqnum", "recid", "long description", "short description", "add dt", "term dt"}
    return wanted <= {cell.lower() for cell in row}


def _recognises_csv(head: str) -> bool:
    return bool(header_in(head, _is_header))


def _recognises_text(head: str) -> bool:
    return any(_FIXED.match(line) and len(line) >= _SHORTEST for line in head.splitlines()[:30])


def _released(file: PublishedFile, stated: date | None) -> Release:
    return Release(quarterly(file, stated))


def _from_csv(stream: IO[bytes], notes: Notes) -> Iterator[HcpcsRow]:
    return _whole(_csv_records(stream), notes)


def _from_text(stream: IO[bytes], notes: Notes) -> Iterator[HcpcsRow]:
    return _whole(_text_records(stream), notes)


def _csv_records(stream: IO[bytes]) -> Iterator[_Record]:
    header: list[str] = []
    for number, row in rows_of(stream):
        if not header:
            if _is_header(row):
                header = row
                places = [place_of(header, name) for name in (
                    "hcpc", "seqnum", "recid", "long description", "short description", "add dt", "term dt",
                )]  # fmt: skip
        elif any(row):
            same_width(row, header, at_line(number))
            yield _Record(number, *(row[place] for place in places))


def _text_records(stream: IO[bytes]) -> Iterator[_Record]:
    begun, blank = False, 0
    for number, line in lines_of(stream):
        matches = _FIXED.match(line)
        if not begun and not matches:
            continue
        begun = True
        if not line.strip():
            blank = number
            continue
        if not matches or blank or (line[10] in _FIRST and len(line) < _SHORTEST):
            raise BadInputError(at_line(number), "is not a whole record: the file is damaged or cut short")
        yield _Record(
            number, line[:5].strip(), line[5:10].strip(), line[10], line[11:91].ljust(80), line[91:119].strip(),
            line[268:276].strip(), line[284:292].strip(),
        )  # fmt: skip


def _whole(records: Iterator[_Record], notes: Notes) -> Iterator[HcpcsRow]:
    """Put each code's records together. Raises BadInputError for a continuation without its beginning."""
    current: _Record | None = None
    for record in records:
        at = at_line(record.line)
        if not _CODE.fullmatch(record.code):
            raise BadInputError(at, f"{record.code[:20]!r} is not a HCPCS code or modifier")
        if record.kind in _MORE:
            if current is None or current.code != record.code or record.sequence <= current.sequence:
                raise BadInputError(at, f"continues {record.code}, which does not stand before it")
            current.long_text += record.long_text
            current.sequence = record.sequence
            continue
        if record.kind not in _FIRST:
            raise BadInputError(at, f"record kind {record.kind[:20]!r} is none of 3, 4, 7, 8")
        if current is not None:
            yield from _row(current, notes)
        current = record
    if current is not None:
        yield from _row(current, notes)


def _row(record: _Record, notes: Notes) -> Iterator[HcpcsRow]:
    at = at_line(record.line)
    added = day_or_none(record.added, at, "added")
    ended = day_or_none(record.ended, at, "ended")
    if added and ended and ended < added:
        raise BadInputError(at, f"{record.code} ended on {ended}, before it was added on {added}")
    # A release may announce the next quarter's codes, not those of the year after.
    if added and added >= quarter_end(quarter_end(notes.effective)):
        raise BadInputError(at, f"was added on {added}: this file is of a later release than {notes.effective}")
    if len(record.code) == 5 and record.code[0] == "D":
        notes.left_out[_DENTAL] += 1
        return
    kept = not (len(record.code) == 5 and is_cpt(record.code))
    short, long = (" ".join(text.split()) if kept else "" for text in (record.short_text, record.long_text))
    yield HcpcsRow(record.code, record.line, added, ended, short, long)


LAYOUTS = (
    Layout(
        kind="hcpcs",
        title="HCPCS Level II",
        recognises=_recognises_text,
        released=_released,
        table="hcpcs_code",
        columns=HcpcsRow._fields,
        rows=_from_text,
    ),
    Layout(
        kind="hcpcs",
        title="HCPCS Level II",
        recognises=_recognises_csv,
        released=_released,
        table="hcpcs_code",
        columns=HcpcsRow._fields,
        rows=_from_csv,
    ),
)
