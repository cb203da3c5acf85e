"""The active orders of patients: what a visit may be for, and what is still to be given on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, select

from models.core.quantity import Quantity, Unit
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.records.medication_request import MedicationRequest
from models.store.clinic import Clinic
from models.store.transaction import table_of
from models.visits.queries.person import records_of

_ORDER = table_of(MedicationRequest)
_AT_ONCE = 500
"""Patients asked for in one statement."""


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An active order: `drug` and `dose` as people read them, `due_on` None for one as needed."""

    id: UUID
    patient_id: UUID
    drug_slug: str
    drug: str
    dose: str
    due_on: date | None
    interval_days: int | None

    @property
    def words(self) -> str:
        """Drug and dose in one line."""
        return f"{self.drug} {self.dose}".strip()


def orders_of(connection: Connection, clinic: Clinic, patients: Iterable[UUID]) -> list[OpenOrder]:
    """Return the active orders of these patients, what is due first on top."""
    asked, found = sorted(set(patients)), list[OpenOrder]()
    drugs = clinic_formulary(clinic).drugs
    for start in range(0, len(asked), _AT_ONCE):
        rows = connection.execute(
            select(
                _ORDER.c.id, _ORDER.c.patient_id, _ORDER.c.drug_slug, _ORDER.c.medication_text, _ORDER.c.dose,
                _ORDER.c.dose_unit, _ORDER.c.due_on, _ORDER.c.interval_days,
            ).where(_ORDER.c.patient_id.in_(asked[start : start + _AT_ONCE]), _ORDER.c.status == "active")
        )  # fmt: skip
        for row in rows:
            drug = drugs.get(row.drug_slug or "")
            found.append(
                OpenOrder(
                    row.id, row.patient_id, row.drug_slug or "", drug.display if drug else row.medication_text,
                    _dose(row.dose, row.dose_unit), row.due_on, row.interval_days,
                )
            )  # fmt: skip
    return sorted(found, key=lambda order: (order.due_on or date.max, order.drug, order.id))


def open_orders(clinic: Clinic, patient_id: UUID) -> tuple[OpenOrder, ...]:
    """Return the active orders of one person, under whichever record they were written."""
    with clinic.store.read() as connection:
        return tuple(orders_of(connection, clinic, records_of(connection, patient_id)))


def _dose(dose: Decimal | None, unit: str | None) -> str:
    return str(Quantity(dose, Unit(unit))) if dose is not None and unit else ""
