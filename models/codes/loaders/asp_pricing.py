"""Medicare Part B drug payment limits: eight rows of preamble with the quarter, then one row a code.

ISO-8859-1. The limit is 106 % of the average sales price of one billing unit. Descriptions are not kept: those of CPT
codes are the AMA's. Source: CMS ASP pricing file, October 2025.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import IO, NamedTuple

from models.codes.reading.asp_preamble import asp_release, header_in
from models.codes.reading.layout import Layout, Notes, Release
from models.codes.reading.official_text import amount, at_line, billing_code, is_cpt, place_of, rows_of, same_width
from models.codes.reading.published_file import PublishedFile
from models.core.errors import BadInputError


class AspRow(NamedTuple):
    """The payment limit of one billing unit in dollars, the patient's share in percent (None: not stated)."""

    code: str
    payment_limit: Decimal
    coinsurance: Decimal | None
    dosage: str


def _is_header(row: list[str]) -> bool:
    lowered = [cell.lower() for cell in row]
    return lowered[:1] == ["hcpcs code"] and "payment limit" in lowered


def _recognises(head: str) -> bool:
    return bool(header_in(head, _is_header))


def _released(file: PublishedFile, stated: date | None) -> Release:
    return asp_release(file, stated)


def _rows(stream: IO[bytes], notes: Notes) -> Iterator[AspRow]:
    header: list[str] = []
    seen: dict[str, int] = {}
    for number, row in rows_of(stream):
        if not header:
            header = row if _is_header(row) else []
            continue
        if not any(row):
            continue
        at = at_line(number)
        same_width(row, header, at)
        code = billing_code(row[0], at)
        if code in seen:
            raise BadInputError(at, f"{code} is already on line {seen[code]}")
        seen[code] = number
        if row[place_of(header, "payment limit")].upper() in {"", "N/A"}:
            notes.left_out["without a limit"] += 1
        else:
            yield _row(code, row, header, at)


def _row(code: str, row: list[str], header: list[str], at: str) -> AspRow:
    share = row[place_of(header, "co-insurance percentage")]
    return AspRow(
        code=code,
        payment_limit=amount(row[place_of(header, "payment limit")], at, "payment limit"),
        coinsurance=amount(share, at, "co-insurance") if share else None,
        dosage="" if is_cpt(code) else row[place_of(header, "hcpcs code dosage")],
    )


def _recognises_unclassified(head: str) -> bool:
    return bool(header_in(head, lambda row: row[0].lower().startswith("drug generic name (") and len(row) >= 3))


LAYOUTS = (
    Layout(
        kind="asp_pricing",
        title="ASP pricing",
        recognises=_recognises,
        released=_released,
        table="asp_limit",
        columns=AspRow._fields,
        rows=_rows,
    ),
    Layout(
        kind="asp_noc_pricing",
        title="ASP pricing of unclassified drugs",
        recognises=_recognises_unclassified,
        refused="prices drugs without a code of their own by name: nothing here looks prices up by name",
    ),
)
