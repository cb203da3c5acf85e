"""The FDA's NDC directory: `product.txt` and `package.txt`, tab-separated, Windows-1252.

Published every working day without a date inside: the day is the archive's, or stated by a person. A package's
description names its container and with it single-dose or multi-dose, and the NDC of an inner container beside the
outer one; both are kept. Codes are text and may grow to twelve digits (R44). Source: FDA NDC database file definitions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import IO, NamedTuple

from models.codes.reading.layout import Layout, Notes, Release
from models.codes.reading.ndc_package_text import Container, container_of
from models.codes.reading.official_text import at_line, day_or_none, place_of, same_width, tabbed
from models.codes.reading.published_file import PublishedFile
from models.codes.reading.release_names import agreed
from models.core.errors import BadInputError
from models.core.numbers.ndc import parse_ndc

_TWELVE = re.compile(r"[0-9]{6}-[0-9]{4}-[0-9]{2}")
_NO_NDC = "codes that are no NDC"
INNER = "inner containers"


class ProductRow(NamedTuple):
    """A listed product. `ended` is the last day of marketing, None while it goes on."""

    product_id: str
    product_ndc: str
    name: str
    generic_name: str
    dosage_form: str
    route: str
    labeler: str
    strength: str
    started: date | None
    ended: date | None


class PackageRow(NamedTuple):
    """A package or an inner container. `digits` is its NDC without hyphens; `ndc11` None for twelve digits.

    `outer_ndc` is the package an inner container comes in, "" for a package. `single_dose` None: the text does not say.
    """

    digits: str
    line: int
    ndc: str
    ndc11: str | None
    outer_ndc: str
    product_id: str
    product_ndc: str
    description: str
    container: str
    single_dose: bool | None
    started: date | None
    ended: date | None


def _header_of(head: str) -> list[str]:
    return [cell.strip().lower() for cell in head.splitlines()[0].split("\t")]


def _recognises_product(head: str) -> bool:
    return {"productid", "productndc", "nonproprietaryname"} <= set(_header_of(head))


def _recognises_package(head: str) -> bool:
    return {"productid", "productndc", "ndcpackagecode", "packagedescription"} <= set(_header_of(head))


def _released(file: PublishedFile, stated: date | None) -> Release:
    return Release(stated or agreed(file.packed_on, stated, "its archive"))


def _table(stream: IO[bytes]) -> Iterator[tuple[int, list[str], list[str]]]:
    header: list[str] = []
    blank = 0
    for number, cells in tabbed(stream):
        if not header:
            header = cells
        elif not any(cells):
            blank = number
        else:
            same_width(cells, header, at_line(number))
            if blank:
                raise BadInputError(at_line(blank), "is blank, and rows follow it")
            yield number, header, cells


def _products(stream: IO[bytes], notes: Notes) -> Iterator[ProductRow]:  # noqa: ARG001
    seen = set[str]()
    for number, header, cells in _table(stream):
        at = at_line(number)

        def cell(name: str, cells: list[str] = cells, header: list[str] = header) -> str:
            return cells[place_of(header, name)]

        if not cell("productid") or cell("productid") in seen:
            raise BadInputError(at, f"PRODUCTID {cell('productid')[:40]!r} is blank or stands in the file twice")
        seen.add(cell("productid"))
        yield ProductRow(
            product_id=cell("productid"),
            product_ndc=cell("productndc"),
            name=f"{cell('proprietaryname')} {cell('proprietarynamesuffix')}".strip(),
            generic_name=cell("nonproprietaryname"),
            dosage_form=cell("dosageformname"),
            route=cell("routename"),
            labeler=cell("labelername"),
            strength=_strength(cell("active_numerator_strength"), cell("active_ingred_unit")),
            started=day_or_none(cell("startmarketingdate"), at, "start of marketing"),
            ended=day_or_none(cell("endmarketingdate"), at, "end of marketing"),
        )


def _strength(amounts: str, units: str) -> str:
    pairs = zip(amounts.split(";"), units.split(";"), strict=False)
    return "; ".join(f"{number.strip()} {unit.strip()}".strip() for number, unit in pairs)


def _packages(stream: IO[bytes], notes: Notes) -> Iterator[PackageRow]:
    for number, header, cells in _table(stream):
        at = at_line(number)
        names = ("productid", "productndc", "ndcpackagecode", "packagedescription", "startmarketingdate",
                 "endmarketingdate")  # fmt: skip
        product, product_ndc, ndc, message, started, ended = (cells[place_of(header, name)] for name in names)
        outer = _written(ndc)
        if outer is None:
            notes.left_out[_NO_NDC] += 1
            continue
        container = container_of(message)
        days = (
            day_or_none(started, at, "start of marketing"),
            day_or_none(ended, at, "end of marketing"),
        )
        yield _package(number, outer, "", product, product_ndc, message, container, days)
        inner = _written(container.ndc)
        if inner is not None and container.ndc != ndc:
            notes.added[INNER] += 1
            yield _package(number, inner, ndc, product, product_ndc, message, container, days)


def _written(ndc: str) -> tuple[str, str | None] | None:
    """Return an NDC as written and its eleven digits (None for twelve); None when it is none."""
    if _TWELVE.fullmatch(ndc):
        return ndc, None
    try:
        return (ndc, parse_ndc(ndc).digits) if "-" in ndc else None
    except BadInputError:
        return None


def _package(
    number: int,
    ndc: tuple[str, str | None],
    outer: str,
    product: str,
    product_ndc: str,
    message: str,
    container: Container,
    days: tuple[date | None, date | None],
) -> PackageRow:
    return PackageRow(ndc[0].replace("-", ""), number, ndc[0], ndc[1], outer, product, product_ndc, message,
                      container.name, container.single_dose, *days)  # fmt: skip


LAYOUTS = (
    Layout(
        kind="ndc_package",
        title="NDC directory packages",
        recognises=_recognises_package,
        released=_released,
        table="ndc_package",
        columns=PackageRow._fields,
        rows=_packages,
    ),
    Layout(
        kind="ndc_product",
        title="NDC directory products",
        recognises=_recognises_product,
        released=_released,
        table="ndc_product",
        columns=ProductRow._fields,
        rows=_products,
    ),
)
