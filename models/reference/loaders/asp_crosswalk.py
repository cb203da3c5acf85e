"""CMS's ASP NDC-HCPCS crosswalk, published each quarter as CSV: each package's code and billing units."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.values.errors import BadInputError
from models.values.ndc import parse_ndc
from models.values.quantity import parse_amount
from models.values.words import MONTHS

_NDC = re.compile(r"\d{5}-\d{4}-\d{2}")
_DAY = r"([A-Z][a-z]+) (\d{1,2}), (\d{4})"
_EFFECTIVE = re.compile(rf"Effective {_DAY} through {_DAY}")
_COLUMNS = {
    "NDC2": "ndc", "DRUG NAME": "name", "PKG SIZE": "size", "PKG QTY": "quantity", "BILLUNITS": "units",
}  # fmt: skip
_LAST_PREAMBLE_ROW = 20
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
    """Return what a crosswalk file says. Raises BadInputError naming the line that cannot be read.

    Some rows of text come first, then the headings; the first heading carries the year, the first column the code.
    """
    if len(content) > MOST_BYTES:
        raise BadInputError("", f"is larger than {MOST_BYTES // 1_000_000} MB: no crosswalk is")
    lines = csv.reader(io.StringIO(_text(content), newline=""))
    try:
        preamble, places = _places(lines)
        return _crosswalk(lines, places, _window(preamble))
    except csv.Error as error:
        raise BadInputError(f"line {lines.line_num}", f"is not CSV: {error}") from error


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What CMS saves from its spreadsheet; every byte is a letter there.
        return content.decode("latin-1")


def _places(lines: Iterator[list[str]]) -> tuple[str, dict[str, int]]:
    """Return the text above the headings and where each heading stands."""
    preamble: list[str] = []
    for number, cells in enumerate(lines, 1):
        heads = [" ".join(cell.upper().split()) for cell in cells]
        if "NDC2" in heads:
            missing = [head for head in _COLUMNS if head not in heads]
            if missing:
                raise BadInputError(f"line {number}", f"the heading {missing[0]} is missing")
            return " ".join(preamble), {name: heads.index(head) for head, name in _COLUMNS.items()}
        preamble.extend(cells)
        if number == _LAST_PREAMBLE_ROW:
            break
    raise BadInputError("", "no heading NDC2 in the first lines: choose CMS's ASP NDC-HCPCS crosswalk as CSV")


def _window(preamble: str) -> tuple[date | None, date | None]:
    match = _EFFECTIVE.search(preamble)
    if match is None:
        return None, None
    begins, ends = (_day(*match.group(at, at + 1, at + 2)) for at in (1, 4))
    return begins, ends


def _day(month: str, day: str, year: str) -> date | None:
    short = month[:3].title()
    try:
        return date(int(year), MONTHS.index(short) + 1, int(day))
    except ValueError:
        return None


def _crosswalk(
    lines: Iterator[list[str]], places: dict[str, int], window: tuple[date | None, date | None]
) -> Crosswalk:
    rows: list[CrosswalkRow] = []
    alternate = 0
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        at = f"line {lines.line_num}"  # type: ignore[attr-defined]
        if len(cells) <= max(places.values()):
            raise BadInputError(at, "has too few columns")
        if _NDC.fullmatch(cells[places["ndc"]].strip()):
            rows.append(_row(cells, places, at))
        else:
            alternate += 1
    return Crosswalk(tuple(rows), alternate, *window)


def _row(cells: list[str], places: dict[str, int], at: str) -> CrosswalkRow:
    value = {name: cells[place].strip() for name, place in places.items()}
    code = cells[0].strip().upper()
    if not re.fullmatch(r"[A-Z0-9]{5}", code):
        raise BadInputError(at, f"{code[:20]!r} is not a HCPCS code")
    units, size, quantity = (parse_amount(value[name], at) for name in ("units", "size", "quantity"))
    return CrosswalkRow(code, str(parse_ndc(value["ndc"], at)), units, size, quantity, value["name"])
