"""Reading official text files: their encodings, lines, cells, days and amounts."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import IO

from models.core.errors import BadInputError

LONGEST = 1_000_000
PLACES = 6
_CODE = re.compile(r"[A-Z0-9][0-9]{3}[A-Z0-9]")
_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]*)?|\.[0-9]+")


def at_line(number: int) -> str:
    """Return the place a refusal names."""
    return f"line {number}"


def decoded(raw: bytes) -> str:
    """Return text from UTF-8 or, as CMS and FDA publish, Windows-1252 or ISO-8859-1."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return raw.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def lines_of(stream: IO[bytes]) -> Iterator[tuple[int, str]]:
    """Yield each line with its number from 1, without its end. Raises BadInputError for what is no text."""
    number = 0
    while raw := stream.readline(LONGEST):
        number += 1
        if len(raw) == LONGEST or b"\x00" in raw:
            raise BadInputError(at_line(number), "is not text")
        yield number, decoded(raw).rstrip("\r\n")


def rows_of(stream: IO[bytes], delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Yield each row of a CSV file as stripped cells, with the line it ends on; a quoted cell may hold line ends.

    Raises BadInputError for a quote that never closes.
    """
    texts = (f"{line}\n" for _number, line in lines_of(stream))
    reader = csv.reader(texts, delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield reader.line_num, [" ".join(cell.split()) for cell in row]
    except csv.Error as error:
        raise BadInputError(at_line(reader.line_num), f"cannot be read, the file may be cut short: {error}") from error


def tabbed(stream: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Yield each line's cells between tabs, stripped; quotes mean nothing there."""
    for number, line in lines_of(stream):
        yield number, [cell.strip() for cell in line.split("\t")]


@lru_cache(maxsize=4096)
def day(text: str) -> date:
    """Return the day written CCYYMMDD. Raises ValueError for anything else."""
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        raise ValueError(text)
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def day_or_none(text: str, at: str, what: str) -> date | None:
    """Return the day written CCYYMMDD, None for blank or `*`. Raises BadInputError naming the place."""
    if text in {"", "*"}:
        return None
    try:
        return day(text)
    except ValueError:
        raise BadInputError(at, f"{what} {text[:20]!r} is not a day written as 20261001") from None


def amount(text: str, at: str, what: str) -> Decimal:
    """Return a decimal of at most six places, read past `$` and thousands' commas. Raises BadInputError."""
    cleaned = text.replace("$", "").replace(",", "").strip()
    if not _AMOUNT.fullmatch(cleaned) or len(cleaned.partition(".")[2].rstrip("0")) > PLACES:
        raise BadInputError(at, f"{what} {text[:20]!r} is not an amount")
    return Decimal(cleaned)


def billing_code(text: str, at: str) -> str:
    """Return a five-character HCPCS or CPT code. Raises BadInputError for another shape."""
    if not _CODE.fullmatch(text):
        raise BadInputError(at, f"{text[:20]!r} is not a billing code")
    return text


def is_code(text: str) -> bool:
    """Return True for the shape of a five-character billing code."""
    return _CODE.fullmatch(text) is not None


def is_cpt(code: str) -> bool:
    """Return True for codes of the American Medical Association, whose descriptions are never kept."""
    return code[:1].isdigit()


def same_width(row: list[str], header: list[str], at: str) -> None:
    """Raise BadInputError when a row has other cells than its header: a line that was cut or shifted."""
    if len(row) != len(header):
        raise BadInputError(at, f"has {len(row)} columns, the header {len(header)}: the file is damaged or cut short")


def place_of(header: list[str], *names: str) -> int:
    """Return where the first of the column names stands; letters' case does not matter. Raises BadInputError."""
    lowered = [cell.lower() for cell in header]
    for name in names:
        if name in lowered:
            return lowered.index(name)
    raise BadInputError("header", f"has no column {names[0]!r}")
