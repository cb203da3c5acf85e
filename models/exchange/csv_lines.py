"""Lines of a CSV file by column, for files of the clinic's own rows: whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from models.core.errors import BadInputError
from models.core.quantity import parse_amount

LARGEST_FILE = 20_000_000
_DAY = "2026-01-31"


class CsvLine:
    """One line of a file: its cells by column, and where they stand."""

    def __init__(self, number: int, cells: dict[str, str]) -> None:
        self.place = f"line {number}"
        self._cells = cells

    def text(self, column: str, default: str = "") -> str:
        """Return a cell without blanks around it, `default` where it is empty or the file has no such column."""
        return self._cells.get(column, "").strip() or default

    def amount(self, column: str) -> Decimal | None:
        """Return a cell as an exact amount, None where it is empty. Raises BadInputError naming the cell."""
        written = self.text(column).removeprefix("$")
        return parse_amount(written, f"{self.place}, {column}") if written else None

    def day(self, column: str) -> date | None:
        """Return a cell as a day, None where it is empty. Raises BadInputError naming the cell."""
        written = self.text(column)
        try:
            if len(written) == len(_DAY):
                return date.fromisoformat(written)
        except ValueError:
            pass
        if not written:
            return None
        raise BadInputError(f"{self.place}, {column}", f"{written!r} is not a day: write it as {_DAY}")


def csv_lines(content: bytes, needed: tuple[str, ...], further: tuple[str, ...]) -> Iterator[CsvLine]:
    """Yield the lines below the header; its columns come in any order. Raises BadInputError naming the line."""
    if len(content) > LARGEST_FILE:
        raise BadInputError("file", f"is larger than {LARGEST_FILE // 1_000_000} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInputError(f"line {line}", "is not UTF-8 text: save the file as CSV UTF-8") from None
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = _header(next(_rows(lines), []), needed, further)
    for cells in _rows(lines):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            message = f"has {len(cells)} cells: the first line names {len(header)} columns"
            raise BadInputError(f"line {lines.line_num}", message)
        yield CsvLine(lines.line_num, dict(zip(header, cells, strict=True)))


def _header(cells: list[str], needed: tuple[str, ...], further: tuple[str, ...]) -> list[str]:
    names = [name.strip().lower() for name in cells]
    known = (*needed, *further)
    if any(name not in names for name in needed):
        raise BadInputError("line 1", f"names the columns: {', '.join(known)}")
    strange = [name for name in names if name not in known]
    if strange or len(set(names)) < len(names):
        what = f"knows no column {strange[0]!r}" if strange else "names a column twice"
        raise BadInputError("line 1", f"{what}: the columns are {', '.join(known)}")
    return names


def _rows(lines: Iterator[list[str]]) -> Iterator[list[str]]:
    while True:
        try:
            yield next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadInputError(f"line {lines.line_num}", f"is no CSV: {error}") from None  # type: ignore[attr-defined]
