"""What the ASP files share: a preamble that states the quarter, and a header some rows below it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date

from models.codes.quarters import quarter_end
from models.codes.reading.layout import Release
from models.codes.reading.official_text import rows_of
from models.codes.reading.published_file import PublishedFile
from models.codes.reading.release_names import agreed, month_number, quarter
from models.core.errors import BadInputError

# Below this many rows the preamble of no known file goes.
_ROWS = 30
_WRITTEN = r"([A-Z][a-z]+) ([0-9]{1,2}), ?([0-9]{4})"
_SPAN = re.compile(rf"{_WRITTEN} through {_WRITTEN}")
_TITLE = re.compile(r"^(January|April|July|October) (20[0-9]{2}) ASP")


def header_in(head: str, is_header: Callable[[list[str]], bool]) -> list[str]:
    """Return the header row of a file that begins like this, an empty list where there is none."""
    try:
        rows = (row for _line, row in rows_of(io.BytesIO(head.encode())))
        return next((row for _number, row in zip(range(_ROWS), rows, strict=False) if row and is_header(row)), [])
    except BadInputError:
        return []


def asp_release(file: PublishedFile, stated: date | None) -> Release:
    """Return the quarter the preamble states. Raises BadInputError when it contradicts itself or `--release`."""
    preamble = " \n".join(" ".join(line.split()).strip('", ') for line in file.head.splitlines()[:_ROWS])
    span = _SPAN.search(preamble)
    if span is None:
        return Release(quarter(agreed(None, stated, "its content")))
    begins, ends = _day(*span.groups()[:3]), _day(*span.groups()[3:])
    following = quarter_end(quarter(begins))
    if not begins < ends < following:
        raise BadInputError("", f"says it holds from {begins} through {ends}: that is no quarter")
    title = _TITLE.search(preamble)
    if title and date(int(title[2]), month_number(title[1]), 1) != begins:
        raise BadInputError("", f"contradicts itself: titled {title[1]} {title[2]}, in effect from {begins}")
    return Release(agreed(begins, stated, "its content"))


def _day(month: str, day: str, year: str) -> date:
    try:
        return date(int(year), month_number(month), int(day))
    except ValueError:
        raise BadInputError("", f"says it holds on {month} {day}, {year}: there is no such day") from None
