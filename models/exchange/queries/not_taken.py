"""Doses that were given here but charted elsewhere: they came by import, and no stock was taken for them (K30)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from models.core.quantity import Quantity, Unit
from models.exchange.choices import TAKE_DOSE
from models.exchange.importing.pending import SETTLED
from models.patients.records.outside_dose import OutsideDose
from models.patients.records.patient import Patient
from models.patients.records.pending_import import PendingImport
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE, _SENT, _LOT, _MOVED = table_of(OutsideDose), table_of(PendingImport), table_of(Lot), table_of(StockMovement)
_CHARTED, _PATIENT = table_of(Patient).alias("charted"), table_of(Patient)
_OPEN = (
    select(_DOSE, _SENT.c.content, _PATIENT.c.mrn, _PATIENT.c.family, _PATIENT.c.given)
    .join(_SENT, _SENT.c.settled_id == _DOSE.c.id)
    .join(_CHARTED, _CHARTED.c.id == _DOSE.c.patient_id)
    .join(_PATIENT, _PATIENT.c.id == _CHARTED.c.person_id)
    .outerjoin(_MOVED, _MOVED.c.intent_id == _DOSE.c.id)
    .where(
        _SENT.c.site_id == bindparam("site"),
        _SENT.c.status == SETTLED,
        _SENT.c.kind == "dose",
        _SENT.c.choice == TAKE_DOSE,
        _MOVED.c.id.is_(None),
    )
    .order_by(_DOSE.c.given_on.desc(), _DOSE.c.id)
)
_THE_DOSE = _OPEN.where(_DOSE.c.id == bindparam("dose"))
_NUMBERS = select(_LOT.c.id, _LOT.c.drug_slug, _LOT.c.lot_number).where(_LOT.c.site_id == bindparam("site"))


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A dose that came by import. `lot` is the number it was sent with, "" none; `lot_ids` the clinic's own of it."""

    id: UUID
    given_on: date
    mrn: str
    name: str
    drug: str
    drug_slug: str
    dose: Quantity | None
    place: str
    told_by: str
    lot: str
    lot_ids: tuple[UUID, ...]

    @property
    def names_ours(self) -> bool:
        """Whether the clinic has or had the lot it was sent with: then it is matched or dismissed."""
        return bool(self.lot_ids)


def doses_not_taken(clinic: Clinic) -> tuple[NotTaken, ...]:
    """Return every imported dose without a movement, newest first; those that name a lot of the clinic come first."""
    with clinic.store.read() as connection:
        rows = connection.execute(_OPEN, {"site": clinic.site_id}).all()
        found = _made(connection, clinic, rows)
    return tuple(sorted(found, key=lambda dose: not dose.names_ours))


def dose_not_taken(connection: Connection, clinic: Clinic, dose_id: UUID) -> NotTaken | None:
    """Return one imported dose, None for one that is none, or was matched or dismissed already."""
    rows = connection.execute(_THE_DOSE, {"site": clinic.site_id, "dose": dose_id}).all()
    return next(iter(_made(connection, clinic, rows)), None)


def _made(connection: Connection, clinic: Clinic, rows: Iterable[Any]) -> list[NotTaken]:
    ours: dict[tuple[str, str], list[UUID]] = {}
    for lot in connection.execute(_NUMBERS, {"site": clinic.site_id}):
        ours.setdefault((lot.drug_slug, lot.lot_number), []).append(lot.id)
    return [_dose(row, ours) for row in rows]


def _dose(row: Any, ours: dict[tuple[str, str], list[UUID]]) -> NotTaken:
    facts = row.content.get("facts") or {}
    number = "".join(str(facts.get("lot") or "").split()).upper()
    return NotTaken(
        id=row.id,
        given_on=row.given_on,
        mrn=row.mrn,
        name=f"{row.family.upper()}, {row.given}",
        drug=row.drug_display,
        drug_slug=row.drug_slug,
        dose=Quantity(row.dose, Unit(row.dose_unit)) if row.dose is not None else None,
        place=row.place,
        told_by=row.information_source,
        lot=number,
        lot_ids=tuple(ours.get((row.drug_slug, number), ())) if number else (),
    )
