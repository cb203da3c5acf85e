"""Who got a dose from a lot: what a recall asks first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.charting.correcting.what_counts import counts
from models.charting.records.medication_administration import AdministrationProduct, MedicationAdministration
from models.core.charting_codes import Outcome
from models.core.clock import day_start
from models.core.quantity import Unit, format_amount
from models.patients.records.outside_dose import OutsideDose
from models.patients.records.patient import Patient
from models.stock.kinds import GIVEN
from models.stock.records.stock_movement import StockMovement
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE, _PRODUCT = table_of(MedicationAdministration), table_of(AdministrationProduct)
_CHARTED, _PATIENT = table_of(Patient).alias("charted"), table_of(Patient)
_WHO = (
    _PATIENT.c.mrn, _PATIENT.c.family, _PATIENT.c.given, _PATIENT.c.phone, _PATIENT.c.guardian_phone,
    _PATIENT.c.active, _PATIENT.c.deceased,
)  # fmt: skip
_FROM_LOTS = (
    select(
        _DOSE.c.id, _DOSE.c.effective_at, _DOSE.c.dose, _DOSE.c.dose_unit, _DOSE.c.drug_display,
        _PATIENT.c.id.label("patient_id"), *_WHO,
    )
    .distinct()
    .join(_PRODUCT, _PRODUCT.c.administration_id == _DOSE.c.id)
    .join(_CHARTED, _CHARTED.c.id == _DOSE.c.patient_id)
    .join(_PATIENT, _PATIENT.c.id == _CHARTED.c.person_id)
    .where(
        _PRODUCT.c.lot_id.in_(bindparam("lots", expanding=True)),
        _DOSE.c.outcome.in_([outcome for outcome in Outcome if outcome.reached_patient]),
        counts(_DOSE),
    )
    .order_by(_DOSE.c.effective_at.desc(), _DOSE.c.id)
)  # fmt: skip

_OUTSIDE, _MOVED = table_of(OutsideDose), table_of(StockMovement)
# A dose charted elsewhere was matched to the lot: its movement is named by it.
_CHARTED_ELSEWHERE = (
    select(
        _OUTSIDE.c.id, _OUTSIDE.c.given_on, _OUTSIDE.c.dose, _OUTSIDE.c.dose_unit, _OUTSIDE.c.drug_display,
        _PATIENT.c.id.label("patient_id"), *_WHO,
    )
    .join(_MOVED, _MOVED.c.intent_id == _OUTSIDE.c.id)
    .join(_CHARTED, _CHARTED.c.id == _OUTSIDE.c.patient_id)
    .join(_PATIENT, _PATIENT.c.id == _CHARTED.c.person_id)
    .where(_MOVED.c.lot_id.in_(bindparam("lots", expanding=True)), _MOVED.c.kind == GIVEN)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GivenFromLot:
    """One dose that reached a patient; one amended counts as it is now, one entered in error does not.

    A merged record leads to the one that stands for the person (W27). A dose charted elsewhere and matched to the lot
    is one too, at the start of its day. `phone` is the patient's or a guardian's, "" for none and for who is not
    called: `not_called` says why.
    """

    patient_id: UUID
    mrn: str
    name: str
    given_at: datetime
    dose: str
    amount: str = ""
    phone: str = ""
    not_called: str = ""


def given_from_lots(clinic: Clinic, lot_ids: Sequence[UUID]) -> tuple[GivenFromLot, ...]:
    """Return every dose given from these lots, newest first."""
    if not lot_ids:
        return ()
    with clinic.store.read() as connection:
        here = connection.execute(_FROM_LOTS, {"lots": list(lot_ids)}).all()
        elsewhere = connection.execute(_CHARTED_ELSEWHERE, {"lots": list(lot_ids)}).all()
    found = [_dose(row, row.effective_at) for row in here]
    found += [_dose(row, day_start(row.given_on, clinic.zone)) for row in elsewhere]
    return tuple(sorted(found, key=lambda dose: dose.given_at, reverse=True)) if elsewhere else tuple(found)


def _dose(row: Any, at: datetime) -> GivenFromLot:
    name, amount = f"{row.family.upper()}, {row.given}", _amount(row)
    not_called = "deceased" if row.deceased else "" if row.active else "inactive"
    phone = "" if not_called else row.phone or row.guardian_phone
    what = f"{row.drug_display} {amount}".strip()
    return GivenFromLot(row.patient_id, row.mrn, name, at, what, amount, phone, not_called)


def _amount(row: Any) -> str:
    return "" if row.dose is None else f"{format_amount(row.dose)} {Unit(row.dose_unit).display}"
