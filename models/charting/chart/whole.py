"""Doses of a chart whole: lots, charges with their reasons, what was passed, the sentence that was signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, select

from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.charted import ChartedCharge, ChartedDose, ChartedLine
from models.charting.correcting.other_lot import MEDICATION_ERROR
from models.charting.records.medication_administration import AdministrationProduct, MedicationAdministration
from models.charting.records.waste import Waste
from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import ROUTES
from models.core.numbers.ndc import parse_ndc
from models.core.quantity import Quantity, Unit, format_amount
from models.core.words import date_text
from models.safety.check import answer
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE = table_of(MedicationAdministration)
_PRODUCT = table_of(AdministrationProduct)
_VIAL = table_of(Vial)
_WASTE = table_of(Waste)
_CHARGE = table_of(ChargeItem)
_STATUS = table_of(ChargeDerivation)
_REST: Select[Any] = select(
    _DOSE.c.id,
    _DOSE.c.volume_ml,
    _DOSE.c.route,
    _DOSE.c.giver_name,
    _DOSE.c.requester_name,
    _DOSE.c.late_entry,
    _DOSE.c.summary,
    _DOSE.c.overrides,
    _STATUS.c.findings.label("charge_findings"),
).outerjoin(_STATUS, _STATUS.c.administration_id == _DOSE.c.id)
_PARTS: dict[Any, Select[Any]] = {
    _PRODUCT: select(
        _PRODUCT.c.administration_id,
        _PRODUCT.c.lot_number,
        _PRODUCT.c.expires_on,
        _PRODUCT.c.containers,
        _VIAL.c.use_by,
    ).outerjoin(_VIAL, _VIAL.c.id == _PRODUCT.c.vial_id),
    _WASTE: select(_WASTE.c.administration_id, _WASTE.c.amount, _WASTE.c.unit),
    _CHARGE: select(
        _CHARGE.c.administration_id,
        _CHARGE.c.line,
        _CHARGE.c.code,
        _CHARGE.c.units,
        _CHARGE.c.modifiers,
        _CHARGE.c.ndc11,
        _CHARGE.c.ndc_unit,
        _CHARGE.c.ndc_quantity,
        _CHARGE.c.because,
        _CHARGE.c.charge,
    ),
}
_LINE = tuple(field.name for field in fields(ChartedLine))
_NOTE = "note"


def whole_doses(clinic: Clinic, lines: Iterable[ChartedLine]) -> tuple[ChartedDose, ...]:
    """Return these doses whole; one that was amended meanwhile as it was."""
    with clinic.store.read() as connection:
        return read_whole(connection, clinic, lines)


def read_whole(connection: Connection, clinic: Clinic, lines: Iterable[ChartedLine]) -> tuple[ChartedDose, ...]:
    """Return these doses whole; four statements whatever their number, which is a page's or two."""
    asked = {line.id: line for line in lines}
    if not asked:
        return ()
    rows = connection.execute(_REST.where(_DOSE.c.id.in_(asked))).all()
    parts = {table: _grouped(connection, table, rows_of, asked) for table, rows_of in _PARTS.items()}
    return tuple(
        _dose(clinic, asked[row.id], row, {table: found.get(row.id, []) for table, found in parts.items()})
        for row in rows
    )


def _grouped(
    connection: Connection, table: Any, rows_of: Select[Any], asked: Iterable[UUID]
) -> dict[UUID, list[Row[Any]]]:
    grouped: dict[UUID, list[Row[Any]]] = {}
    for row in connection.execute(rows_of.where(table.c.administration_id.in_(asked)).order_by(table.c.id)):
        grouped.setdefault(row.administration_id, []).append(row)
    return grouped


def _dose(clinic: Clinic, line: ChartedLine, row: Row[Any], parts: dict[Any, list[Row[Any]]]) -> ChartedDose:
    findings = row.charge_findings or ()
    return ChartedDose(
        **{name: getattr(line, name) for name in _LINE},
        volume_ml=row.volume_ml,
        route=ROUTES.get(row.route, row.route),
        lots=tuple(map(_lot, parts[_PRODUCT])),
        giver=row.giver_name,
        requester=row.requester_name,
        waste=", ".join(str(Quantity(w.amount, Unit(w.unit))) for w in parts[_WASTE]),
        late_entry=row.late_entry,
        summary=row.summary,
        charges=tuple(_charge(c) for c in sorted(parts[_CHARGE], key=lambda c: c.line)),
        charge_findings=tuple(item["text"] for item in findings if item.get("severity") == _NOTE),
        charge_questions=tuple(item["text"] for item in findings if item.get("severity") != _NOTE),
        passed=tuple(_passed(clinic, row)),
    )


def _passed(clinic: Clinic, row: Row[Any]) -> Iterator[str]:
    """Return what the summary does not say, and an error it says too: that stands out."""
    for item in row.overrides:
        reason = answer(clinic_tables(clinic), item["rule"], item["reason"])
        message = f"{item.get('passed', '')}: {reason}"
        if "passed" not in item:
            yield f"{item['text'].partition('. ')[0].rstrip('.')}: {reason}"
        elif item["passed"] == MEDICATION_ERROR or message not in row.summary:
            yield message


def _lot(row: Row[Any]) -> str:
    """Return a lot with the date that counted: a vial opened for an earlier dose has its own."""
    if row.use_by and not row.containers and row.use_by < row.expires_on:
        return f"{row.lot_number}, open vial, use by {date_text(row.use_by)}"
    return f"{row.lot_number} exp {date_text(row.expires_on)}"


def _charge(row: Row[Any]) -> ChartedCharge:
    quantity = format_amount(row.ndc_quantity) if row.ndc_quantity is not None else ""
    ndc = f"NDC {parse_ndc(row.ndc11)} {row.ndc_unit} {quantity}".rstrip() if row.ndc11 else ""
    return ChartedCharge(
        code=row.code,
        units=row.units,
        modifiers=tuple(row.modifiers),
        ndc=ndc,
        because=tuple(why["text"] for why in row.because),
        charge=row.charge,
    )
