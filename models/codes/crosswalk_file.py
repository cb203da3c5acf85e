"""One CMS ASP NDC-HCPCS crosswalk as a whole, to hold a formulary against: its rows and the days it speaks for."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.codes.loaders.asp_ndc import LAYOUTS, NdcRow
from models.codes.reading.layout import Notes
from models.codes.reading.published_file import HEAD, text_of
from models.core.errors import BadInputError
from models.core.words import MONTHS

_DAY = r"([A-Z][a-z]+) (\d{1,2}), (\d{4})"
_EFFECTIVE = re.compile(rf"Effective {_DAY} through {_DAY}")
_LAYOUT = next(layout for layout in LAYOUTS if layout.kind == "asp_ndc")
MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """One package under one code. `bill_units` of one container, which may be a fraction; `ndc11` is 5-4-2 text.

    `package_size` is what one item holds, usually in mL, 1 for powders and some syringes; `package_quantity` the items
    of one NDC. `name` can be wrong: compare units, not names (R31).
    """

    code: str
    ndc11: str
    bill_units: Decimal
    package_size: Decimal
    package_quantity: Decimal
    name: str


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The rows of one file; `alternate_ids` counts rows that name no drug package by NDC, such as skin substitutes.

    `begins` and `ends` are the first and last day of service the file speaks for, None when it does not say.
    """

    rows: tuple[CrosswalkRow, ...]
    alternate_ids: int
    begins: date | None
    ends: date | None

    def day_near(self, today: date) -> date:
        """Return `today` where the file speaks for it, else the nearest day it speaks for."""
        begins, ends = self.begins or today, self.ends or today
        return min(max(today, begins), max(begins, ends))


def read_crosswalk(content: bytes) -> Crosswalk:
    """Return what a crosswalk file says. Raises BadInputError naming the line that cannot be read."""
    if len(content) > MOST_BYTES:
        raise BadInputError("", f"is larger than {MOST_BYTES // 1_000_000} MB: no crosswalk is")
    head = text_of(content[:HEAD])
    if _LAYOUT.rows is None or not _LAYOUT.recognises(head):
        raise BadInputError("", "is no ASP NDC-HCPCS crosswalk: choose CMS's file as CSV")
    notes = Notes(date.min)
    rows = tuple(_row(row) for row in _LAYOUT.rows(io.BytesIO(content), notes))  # type: ignore[arg-type]
    return Crosswalk(rows, notes.left_out.total(), *_window(head))


def _row(row: NdcRow) -> CrosswalkRow:
    ndc = f"{row.ndc11[:5]}-{row.ndc11[5:9]}-{row.ndc11[9:]}"
    return CrosswalkRow(row.code, ndc, row.units, row.package_size, row.package_quantity, row.drug_name)


def _window(preamble: str) -> tuple[date | None, date | None]:
    match = _EFFECTIVE.search(preamble)
    if match is None:
        return None, None
    begins, ends = (_day(*match.group(at, at + 1, at + 2)) for at in (1, 4))
    return begins, ends


def _day(month: str, day: str, year: str) -> date | None:
    try:
        return date(int(year), MONTHS.index(month[:3].title()) + 1, int(day))
    except ValueError:
        return None
