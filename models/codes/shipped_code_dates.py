"""From which day to which each billing code may be used, as the tables that come with the program say it.

Four files, later ones over earlier ones: HCPCS Level II of 2024-07; the numbers and letters seen in CMS's quarterly
tables to 2026-04 (days inferred from the first and the last table that shows a code); what single sources say of codes
before and since 2024-07, each row with its source. The two long files are sorted and looked up line by line in the
file: of 22,000 codes a visit asks for a handful. The two kept by hand are read whole; a row may stand anywhere.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from importlib import resources
from io import SEEK_END
from itertools import takewhile
from typing import BinaryIO, cast

from models.codes.code_sets import HcpcsSpan
from models.core.source import Confidence

HCPCS = "HCPCS Level II 2024-07"
TABLES = "CMS OPPS Addendum B 2020-01 to 2026-04; NCCI PTP 2024-07"
EFFECTIVE = date(2026, 4, 1)
"""The newest quarterly table that was read."""
_HCPCS_DAY = date(2024, 7, 1)


@cache
def shipped_spans(code: str) -> tuple[HcpcsSpan, ...]:
    """Return the spans of a code, the oldest first; none for a code no table holds."""
    spans = [HcpcsSpan(code, _day(added), _day(ended), HCPCS, as_of=_HCPCS_DAY) for _, added, ended in _rows(
        "hcpcs_2024-07", code)]  # fmt: skip
    for _, seen, ended in _rows("service_codes_2026-04", code):
        _put(spans, _seen(code, _day(seen), _day(ended)))
    for file in ("codes_before_2024-07", "codes_since_2024-07"):
        for _, added, ended, _unit, _text, instead, source, confidence in _kept_by_hand(file).get(code, ()):
            _put(spans, _stated(code, _day(added), _day(ended), instead, source, Confidence(confidence)))
    return tuple(sorted(spans, key=lambda span: span.added or date.min))


def _seen(code: str, first: date | None, ended: date | None) -> HcpcsSpan:
    as_of = ended + timedelta(days=1) if ended else EFFECTIVE
    return HcpcsSpan(code, first, ended, TABLES, Confidence.INFERRED, as_of=as_of)


def _stated(
    code: str, added: date | None, ended: date | None, instead: str, source: str, confidence: Confidence
) -> HcpcsSpan:
    as_of = ended + timedelta(days=1) if ended else added
    return HcpcsSpan(code, added, ended, source, confidence, instead, as_of)


def _put(spans: list[HcpcsSpan], span: HcpcsSpan) -> None:
    """Add a span, or let it say when the one it continues began or ended."""
    known = next((one for one in spans if _overlap(one, span)), None)
    if known is None:
        spans.append(span)
        return
    spans.remove(known)
    added = known.added if span.added is None else min(span.added, known.added or span.added)
    weaker = span.ended is None and known.ended is not None
    spans.append(replace(known if weaker else span, added=added, ended=span.ended or known.ended))


def _overlap(one: HcpcsSpan, other: HcpcsSpan) -> bool:
    return (one.added or date.min) <= (other.ended or date.max) and (other.added or date.min) <= (one.ended or date.max)


@cache
def _kept_by_hand(file: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    with _opened(file) as lines:
        for row in _read(lines.readlines()[1:]):
            found.setdefault(row[0], []).append(row)
    return found


def _rows(file: str, code: str) -> list[list[str]]:
    wanted = f"{code},".encode("ascii", "replace")
    with _opened(file) as lines:
        lines.seek(_first(lines, wanted))
        return _read(takewhile(lambda line: line.startswith(wanted), lines))


def _first(lines: BinaryIO, wanted: bytes) -> int:
    """Return where the first line at or after `wanted` begins: sorted lines are searched by halves, not read whole."""
    high = lines.seek(0, SEEK_END)
    lines.seek(0)
    low = len(lines.readline())
    while low < high:
        lines.seek((low + high) // 2)
        start = lines.tell() + len(lines.readline())
        if start >= high:
            start = lines.seek(low)
        line = lines.readline()
        if line[: len(wanted)] < wanted:
            low = start + len(line)
        else:
            high = start
    return low


def _read(lines: Iterable[bytes]) -> list[list[str]]:
    return list(csv.reader(line.decode("ascii") for line in lines))


def _opened(file: str) -> BinaryIO:
    return cast(BinaryIO, (resources.files("models.codes") / "sets" / f"{file}.csv").open("rb"))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
