"""What was used between two days, drug by drug: doses, waste, units billed and money, and what does not reconcile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.correcting.what_counts import counts, stands_for
from models.charting.records.medication_administration import AdministrationProduct, MedicationAdministration
from models.charting.records.waste import Waste
from models.core.charting_codes import Outcome
from models.core.clock import day_start
from models.core.numbers.money import dollars_text
from models.core.quantity import Unit, format_amount
from models.drugs.clinic_formulary import clinic_formulary
from models.stock.kinds import EXPIRED, RETURNED, SPOILED, WASTED
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE, _CHARGE, _STATUS = table_of(MedicationAdministration), table_of(ChargeItem), table_of(ChargeDerivation)
_WASTE, _LOT, _MOVED = table_of(Waste), table_of(Lot), table_of(StockMovement)
_PRODUCT = table_of(AdministrationProduct)
_ZERO = Decimal(0)
_REACHED = [outcome for outcome in Outcome if outcome.reached_patient]
_IN_DAYS = (_DOSE.c.service_date >= bindparam("since"), _DOSE.c.service_date <= bindparam("until"), counts(_DOSE))
_DOSES = (
    select(_DOSE.c.id, _DOSE.c.drug_slug, _DOSE.c.drug_display, _DOSE.c.service_date, _DOSE.c.outcome, _STATUS.c.status)
    .outerjoin(_STATUS, _STATUS.c.administration_id == _DOSE.c.id)
    .where(_DOSE.c.site_id == bindparam("site"), *_IN_DAYS)
    .order_by(_DOSE.c.service_date, _DOSE.c.id)
)
_BILLED = (
    select(_CHARGE.c.administration_id, _CHARGE.c.units, _CHARGE.c.charge, _CHARGE.c.ndc11)
    .join(_DOSE, _DOSE.c.id == _CHARGE.c.administration_id)
    .where(_DOSE.c.site_id == bindparam("site"), *_IN_DAYS)
)
_WASTED = (
    select(_WASTE.c.administration_id, _WASTE.c.amount, _WASTE.c.unit)
    .join(_DOSE, _DOSE.c.id == _WASTE.c.administration_id)
    .where(_DOSE.c.site_id == bindparam("site"), *_IN_DAYS)
)
_OWNED = (
    select(_PRODUCT.c.administration_id, _PRODUCT.c.source)
    .join(_DOSE, _DOSE.c.id == _PRODUCT.c.administration_id)
    .where(_DOSE.c.site_id == bindparam("site"), *_IN_DAYS)
)
_TOOK = select(_MOVED.c.administration_id).where(
    _MOVED.c.site_id == bindparam("site"), _MOVED.c.administration_id.is_not(None)
)
_LEFT = (
    select(_LOT.c.drug_slug, _MOVED.c.kind, _MOVED.c.containers, _MOVED.c.volume_ml)
    .join(_LOT, _LOT.c.id == _MOVED.c.lot_id)
    .where(
        _MOVED.c.site_id == bindparam("site"),
        _MOVED.c.administration_id.is_(None),
        _MOVED.c.kind.in_((WASTED, EXPIRED, SPOILED, RETURNED)),
        _MOVED.c.moved_at >= bindparam("from"),
        _MOVED.c.moved_at < bindparam("before"),
    )
)


@dataclass(slots=True)
class DrugUsage:
    """One drug. `wasted` is the waste of doses by unit, `lost` what left stock without a dose, by kind.

    `units` and `billed` are the drug lines of doses that count; `unreconciled` names doses that took no stock, or
    took the clinic's own and bill no drug.
    """

    drug: str
    doses: int = 0
    wasted: dict[str, Decimal] = field(default_factory=dict)
    lost: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    units: Decimal = _ZERO
    billed: Decimal = _ZERO
    unreconciled: list[tuple[UUID, date, str]] = field(default_factory=list)


def stock_usage(clinic: Clinic, since: date, until: date) -> tuple[DrugUsage, ...]:
    """Return usage by drug for days of service from `since` through `until`, by name."""
    wanted = {"site": clinic.site_id, "since": since, "until": until}
    found: dict[str, DrugUsage] = {}
    with clinic.store.read() as connection:
        doses = connection.execute(_DOSES, wanted).all()
        by_dose = {row.id: found.setdefault(row.drug_slug, DrugUsage(row.drug_display)) for row in doses}
        drug_lines = _add_charges(connection.execute(_BILLED, wanted), by_dose)
        for waste in connection.execute(_WASTED, wanted):
            usage, unit = by_dose[waste.administration_id], Unit(waste.unit).display
            usage.wasted[unit] = usage.wasted.get(unit, _ZERO) + waste.amount
        owners = {row.administration_id: row.source for row in connection.execute(_OWNED, wanted)}
        took = _took(connection, clinic)
        days = {"from": day_start(since, clinic.zone), "before": day_start(_next(until), clinic.zone)}
        for lost in connection.execute(_LEFT, {"site": clinic.site_id, **days}):
            _add_loss(clinic, found, lost)
    for row in doses:
        if row.outcome in _REACHED:
            usage = by_dose[row.id]
            usage.doses += 1
            text = _differs(row, took=row.id in took, billed=row.id in drug_lines, owner=owners.get(row.id, ""))
            if text:
                usage.unreconciled.append((row.id, row.service_date, text))
    used = (usage for usage in found.values() if usage.doses or usage.wasted or usage.lost or usage.units)
    return tuple(sorted(used, key=lambda usage: usage.drug.lower()))


def amounts_text(usage: DrugUsage) -> str:
    """Return a drug's usage in words: `3 doses, waste 30 mg, expired 2 containers, 12 units billed, $4.44`."""
    parts = [f"{usage.doses} dose{'' if usage.doses == 1 else 's'}"]
    parts += [f"waste {format_amount(amount)} {unit}" for unit, amount in sorted(usage.wasted.items())]
    for kind, (containers, volume) in sorted(usage.lost.items()):
        amounts = [f"{format_amount(containers)} container{'' if containers == 1 else 's'}"] if containers else []
        amounts += [f"{format_amount(volume)} mL"] if volume else []
        parts.append(f"{kind} {' and '.join(amounts)}")
    return ", ".join([*parts, f"{format_amount(usage.units)} units billed", dollars_text(usage.billed)])


def _add_charges(lines: Iterable[Any], by_dose: dict[UUID, DrugUsage]) -> set[UUID]:
    """Add up the drug lines; return the doses that have one."""
    billed = set()
    for line in lines:
        usage = by_dose[line.administration_id]
        if line.ndc11:
            billed.add(line.administration_id)
            usage.units += line.units
            usage.billed += line.charge or _ZERO
    return billed


def _took(connection: Connection, clinic: Clinic) -> set[UUID]:
    """Return the doses that took stock; an amended one stands for the record that did."""
    took = {row.administration_id for row in connection.execute(_TOOK, {"site": clinic.site_id})}
    chain = stands_for()
    pairs = connection.execute(select(chain.c.current_id, chain.c.earlier_id))
    return took | {pair.current_id for pair in pairs if pair.earlier_id in took}


def _add_loss(clinic: Clinic, found: dict[str, DrugUsage], row: Any) -> None:
    drug = clinic_formulary(clinic).drugs.get(row.drug_slug)
    usage = found.setdefault(row.drug_slug, DrugUsage(drug.display if drug else row.drug_slug))
    containers, volume = usage.lost.get(row.kind, (_ZERO, _ZERO))
    usage.lost[row.kind] = (containers - row.containers, volume - row.volume_ml)


def _differs(row: Any, *, took: bool, billed: bool, owner: str) -> str:
    if not took:
        return "given, not taken from stock"
    if not billed and owner == "clinic":
        state = {"hold": "on hold", "not_billable": "not billable"}.get(row.status, "billed")
        return f"taken from stock, no drug line ({state})"
    return ""


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
