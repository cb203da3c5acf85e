"""What the loaded NDC directory knows of a package: who makes it, in which container, single-dose or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Connection, Date, Integer, String, and_, column, or_, select, table

from models.codes.stored_code_sets import Reading

_PACKAGE = table(
    "ndc_package",
    *(column(name, String) for name in (
        "digits", "ndc", "ndc11", "outer_ndc", "product_id", "description", "container",
    )),
    column("release_no", Integer), column("single_dose", Boolean), column("started", Date), column("ended", Date),
)  # fmt: skip
_PRODUCT = table(
    "ndc_product",
    *(column(name, String) for name in (
        "product_id", "name", "generic_name", "dosage_form", "route", "labeler", "strength",
    )),
    column("release_no", Integer),
)  # fmt: skip
_RELEASE = table("code_set_release", column("number", Integer), column("kind", String), column("effective", Date),
                 column("revision", Integer))  # fmt: skip


@dataclass(frozen=True, slots=True)
class NdcPackage:
    """A package, or a container inside one (`outer_ndc` then names what it comes in, else it is "").

    `ndc` is hyphenated as listed, `ndc11` None for a code of twelve digits. `single_dose` None: the directory does not
    say. The product's fields are "" where product.txt is not loaded or lacks it. `ended` is its last day of marketing.
    """

    ndc: str
    ndc11: str | None
    outer_ndc: str
    name: str
    generic_name: str
    labeler: str
    dosage_form: str
    route: str
    strength: str
    description: str
    container: str
    single_dose: bool | None
    started: date | None
    ended: date | None


def packages_of(reading: Reading, ndc: str) -> tuple[NdcPackage, ...]:
    """Return every listed package an NDC may mean, in the newest directory loaded; () for none.

    `ndc` is hyphenated, or ten, eleven or twelve bare digits. Ten bare digits may mean several codes (R43): one answer
    settles them, several mean it stays ambiguous. `reading` opens a connection for one read.
    """
    written = ndc.strip()
    digits = written.replace("-", "")
    if not re.fullmatch(r"[0-9]{10,12}", digits):
        return ()
    with reading() as connection:
        newest = _newest(connection)
        if "ndc_package" not in newest:
            return ()
        rows = connection.execute(_statement(newest, digits)).all()
    found = {(row.ndc, row.outer_ndc): _package(row) for row in rows if "-" not in written or _same(written, row)}
    return tuple(found[key] for key in sorted(found))


def _newest(connection: Connection) -> dict[str, int]:
    statement = select(_RELEASE).where(_RELEASE.c.kind.in_(("ndc_package", "ndc_product")))
    rows = connection.execute(statement.order_by(_RELEASE.c.effective, _RELEASE.c.revision))
    return {row.kind: row.number for row in rows}


def _statement(newest: dict[str, int], digits: str) -> Any:
    package, product = _PACKAGE.c, _PRODUCT.c
    same_product = and_(product.release_no == newest.get("ndc_product", 0), product.product_id == package.product_id)
    fields = ("name", "generic_name", "labeler", "dosage_form", "route", "strength")
    return (
        select(_PACKAGE, *(product[field] for field in fields))
        .select_from(_PACKAGE.outerjoin(_PRODUCT, same_product))
        .where(package.release_no == newest["ndc_package"], or_(package.digits == digits, package.ndc11 == digits))
    )


def _same(written: str, row: Any) -> bool:
    return bool(written == row.ndc or written.replace("-", "") == row.ndc11)


def _package(row: Any) -> NdcPackage:
    return NdcPackage(
        ndc=row.ndc, ndc11=row.ndc11, outer_ndc=row.outer_ndc, name=row.name or "", generic_name=row.generic_name or "",
        labeler=row.labeler or "", dosage_form=row.dosage_form or "", route=row.route or "",
        strength=row.strength or "", description=row.description, container=row.container,
        single_dose=row.single_dose, started=row.started, ended=row.ended,
    )  # fmt: skip
