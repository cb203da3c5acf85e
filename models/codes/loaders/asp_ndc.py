"""The ASP crosswalk from NDC to HCPCS: eight rows of preamble with the quarter, then one row an NDC and code.

The first column's name carries the year and the header has hundreds of blank columns, so columns go by position. A row
for a skin substitute or contrast agent carries another identifier than an NDC: those rows are counted and left out,
never padded into an NDC. An NDC with several codes keeps them all (R31, R43). The variant for unclassified (NOC) drugs
names the drug instead of a code. Source: CMS ASP NDC-HCPCS crosswalk and its NOC companion, October 2025.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import IO, NamedTuple

from models.codes.reading.asp_preamble import asp_release, header_in
from models.codes.reading.layout import Layout, Notes, Release
from models.codes.reading.official_text import amount, at_line, billing_code, rows_of, same_width
from models.codes.reading.published_file import PublishedFile
from models.core.errors import BadInputError

_NDC = re.compile(r"[0-9]{5}-[0-9]{4}-[0-9]{2}")
_CODE_COLUMN = re.compile(r"_?(20[0-9]{2})[_ ]code", re.I)
_ALTERNATE = "alternate identifiers"


class NdcRow(NamedTuple):
    """An NDC (eleven digits) and a code it is billed with; `code` is "" for an unclassified drug.

    `package_size` is the amount in one item, `package_quantity` the items of the NDC, `units` the billing units of one
    item (may be a fraction), `units_per_package` those of the NDC, rounded up by CMS.
    """

    ndc11: str
    code: str
    line: int
    labeler: str
    drug_name: str
    dosage: str
    package_size: Decimal
    package_quantity: Decimal
    units: Decimal
    units_per_package: Decimal


def _is_crosswalk(row: list[str]) -> bool:
    return (
        len(row) >= 10 and _is_code_column(row[0]) and row[3].lower().startswith("ndc") and _ends_with_units(row[:10])
    )


def _is_code_column(cell: str) -> bool:
    return bool(_CODE_COLUMN.fullmatch(cell)) or cell.lower() in {"hcpcs code", "hcpcs"}


def _is_unclassified(row: list[str]) -> bool:
    return len(row) >= 9 and row[0].lower() == "drug generic name" and _ends_with_units(row[:9])


def _ends_with_units(row: list[str]) -> bool:
    return [cell.lower().replace(" ", "") for cell in row[-2:]] == ["billunits", "billunitspkg"]


def _released(file: PublishedFile, stated: date | None) -> Release:
    release = asp_release(file, stated)
    header = header_in(file.head, _is_crosswalk)
    named = _CODE_COLUMN.fullmatch(header[0]) if header else None
    if named and int(named[1]) != release.effective.year:
        raise BadInputError("", f"contradicts itself: its codes are of {named[1]}, in effect from {release.effective}")
    return release


def _crosswalk(stream: IO[bytes], notes: Notes) -> Iterator[NdcRow]:
    header: list[str] = []
    for number, row in rows_of(stream):
        if not header:
            header = row if _is_crosswalk(row) else []
        elif any(row):
            at = at_line(number)
            same_width(row, header, at)
            code, _text, labeler, ndc, name, dosage, *amounts = row[:10]
            billing_code(code, at)
            if _NDC.fullmatch(ndc):
                yield _row(ndc, code, number, (labeler, name, dosage), amounts)
            else:
                _leave_out(ndc, at, notes)


def _unclassified(stream: IO[bytes], notes: Notes) -> Iterator[NdcRow]:
    header: list[str] = []
    for number, row in rows_of(stream):
        if not header:
            header = row if _is_unclassified(row) else []
        elif any(row):
            at = at_line(number)
            same_width(row, header, at)
            _generic, labeler, ndc, name, dosage, *amounts = row[:9]
            if _NDC.fullmatch(ndc):
                yield _row(ndc, "", number, (labeler, name, dosage), amounts)
            else:
                _leave_out(ndc, at, notes)


def _leave_out(ndc: str, at: str, notes: Notes) -> None:
    if not ndc:
        raise BadInputError(at, "has no NDC and no other identifier")
    notes.left_out[_ALTERNATE] += 1


def _row(ndc: str, code: str, number: int, texts: tuple[str, str, str], amounts: list[str]) -> NdcRow:
    at = at_line(number)
    names = ("PKG SIZE", "PKG QTY", "BILLUNITS", "BILLUNITSPKG")
    size, quantity, units, in_package = (
        amount(text, at, name) for text, name in zip(amounts, names, strict=True)
    )  # fmt: skip
    return NdcRow(ndc.replace("-", ""), code, number, *texts, size, quantity, units, in_package)


LAYOUTS = (
    Layout(
        kind="asp_ndc",
        title="ASP NDC crosswalk",
        recognises=lambda head: bool(header_in(head, _is_crosswalk)),
        released=_released,
        table="ndc_hcpcs",
        columns=NdcRow._fields,
        rows=_crosswalk,
    ),
    Layout(
        kind="asp_ndc_noc",
        title="ASP NOC crosswalk",
        recognises=lambda head: bool(header_in(head, _is_unclassified)),
        released=_released,
        table="ndc_hcpcs",
        columns=NdcRow._fields,
        rows=_unclassified,
    ),
)
