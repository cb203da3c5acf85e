"""Fee schedules as CSV: payer, code, amount, asp_percent, effective, ends."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from models.billing.payers.clinic_payers import FeeRow
from models.core.errors import BadInputError
from models.core.numbers.money import dollars
from models.core.quantity import parse_amount, plain_amount

COLUMNS = ("payer", "code", "amount", "asp_percent", "effective", "ends")
_NEEDED = ("payer", "code")
LARGEST_FILE = 20_000_000


def read_fees(content: bytes) -> Iterator[tuple[int, FeeRow]]:
    """Yield each fee with its line in the file. Raises BadInputError naming line and column.

    Columns come in any order; `effective` and `ends` are inclusive days, empty for open; days are 2026-01-31.
    """
    if len(content) > LARGEST_FILE:
        raise BadInputError("file", f"is larger than {LARGEST_FILE // 1_000_000} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInputError(f"line {line}", "is not UTF-8 text: save the file as CSV UTF-8") from None
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = _header(lines)
    for cells in _rows(lines):
        if any(cell.strip() for cell in cells):
            yield lines.line_num, _fee(lines.line_num, header, cells)


def write_fees(fees: Iterable[FeeRow]) -> str:
    """Return fees as the text `read_fees` reads."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(COLUMNS)
    for fee in fees:
        amount = "" if fee.amount is None else dollars(fee.amount)
        percent = "" if fee.asp_percent is None else plain_amount(fee.asp_percent)
        days = ("" if day is None else day.isoformat() for day in (fee.effective, fee.ends))
        writer.writerow([fee.payer, fee.code, amount, percent, *days])
    return made.getvalue()


def _header(lines: Iterator[list[str]]) -> list[str]:
    names = [name.strip().lower() for name in next(_rows(lines), [])]
    missing = [name for name in _NEEDED if name not in names]
    if missing or not {"amount", "asp_percent"} & set(names):
        raise BadInputError("line 1", f"names the columns: {', '.join(COLUMNS)}")
    strange = [name for name in names if name not in COLUMNS]
    if strange or len(set(names)) < len(names):
        what = f"knows no column {strange[0]!r}" if strange else "names a column twice"
        raise BadInputError("line 1", f"{what}: the columns are {', '.join(COLUMNS)}")
    return names


def _rows(lines: Iterator[list[str]]) -> Iterator[list[str]]:
    while True:
        try:
            yield next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadInputError(f"line {lines.line_num}", f"is no CSV: {error}") from None  # type: ignore[attr-defined]


def _fee(line: int, header: list[str], cells: list[str]) -> FeeRow:
    if len(cells) != len(header):
        raise BadInputError(f"line {line}", f"has {len(cells)} cells: the first line names {len(header)} columns")
    message = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}

    def at(name: str) -> str:
        return f"line {line}, {name}"

    return FeeRow(
        message["payer"],
        message["code"],
        _number(message.get("amount", "").removeprefix("$"), at("amount")),
        _number(message.get("asp_percent", "").removesuffix("%"), at("asp_percent")),
        _day(message.get("effective", ""), at("effective")),
        _day(message.get("ends", ""), at("ends")),
    )


def _number(text: str, at: str) -> Decimal | None:
    return parse_amount(text, at) if text.strip() else None


def _day(text: str, at: str) -> date | None:
    if not text:
        return None
    try:
        if len(text) == len("2026-01-31"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadInputError(at, f"{text!r} is not a day: write it as 2026-01-31")
