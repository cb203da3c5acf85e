"""Take what a dose uses off the shelf, inside the signing transaction, never below zero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlalchemy import case as sql_case

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import NeedlepointError
from models.safety.case import GivingCase
from models.safety.draft import LotPick
from models.safety.giving import given_at, service_day
from models.safety.wasting import drawn_volume
from models.stock.facts import StockFacts
from models.stock.records.lot import Lot
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_LOT = table_of(Lot)
_VIAL = table_of(Vial)
_TAKE = (
    update(_LOT)
    .where(_LOT.c.id == bindparam("lot"), _LOT.c.on_hand >= bindparam("count"))
    .values(on_hand=_LOT.c.on_hand - bindparam("count"))
)
_DRAWN = bindparam("drawn", type_=_VIAL.c.remaining_ml.type)
_DRAW = (
    update(_VIAL)
    .where(_VIAL.c.id == bindparam("vial"), _VIAL.c.remaining_ml >= _DRAWN)
    .values(
        remaining_ml=_VIAL.c.remaining_ml - _DRAWN,
        status=sql_case((_VIAL.c.remaining_ml == _DRAWN, "empty"), else_="open"),
    )
)


class OutOfStockError(NeedlepointError):
    """A lot was used up between reading and taking; the transaction is given up."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What left the shelf for one pick: unopened containers, and mL where a multi-dose vial was drawn from."""

    lot: StockFacts
    pick: LotPick
    vial_id: UUID | None
    containers: int
    volume_ml: Decimal


def take_stock(tx: Transaction, clinic: Clinic, case: GivingCase) -> tuple[Taken, ...]:
    """Reduce lots and vials by what the case uses, opening a new vial where one is picked. Raises OutOfStockError."""
    left = drawn_volume(case) or Decimal(0)
    taken = []
    for lot, pick in zip(case.lots, case.draft.lots, strict=True):
        if lot.package.single_dose:
            taken.append(_containers(tx, lot, pick))
            left -= (lot.package.volume_ml or case.draft.final_volume_ml or Decimal(0)) * pick.containers
        else:
            drawn = min(left, (lot.remaining_ml if lot.vial_id else lot.package.volume_ml) or Decimal(0))
            taken.append(_drawn(tx, lot, pick, drawn) if lot.vial_id else _opened(tx, clinic, case, lot, pick, drawn))
            left -= drawn
        left = max(left, Decimal(0))
    return tuple(taken)


def _containers(tx: Transaction, lot: StockFacts, pick: LotPick) -> Taken:
    _reduce(tx, lot, pick.containers)
    return Taken(lot, pick, None, pick.containers, Decimal(0))


def _drawn(tx: Transaction, lot: StockFacts, pick: LotPick, drawn: Decimal) -> Taken:
    if not tx.change(_DRAW, vial=lot.vial_id, drawn=drawn):
        raise OutOfStockError(f"The open vial of lot {lot.lot_number} no longer holds enough. Pick another.")
    return Taken(lot, pick, lot.vial_id, 0, drawn)


def _opened(tx: Transaction, clinic: Clinic, case: GivingCase, lot: StockFacts, pick: LotPick, drawn: Decimal) -> Taken:
    _reduce(tx, lot, 1)
    days = int(clinic_tables(clinic).limits["multi_dose_days"].value)
    remaining = (lot.package.volume_ml or drawn) - drawn
    vial = Vial(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        lot_id=lot.lot_id,
        opened_at=given_at(case) or case.now,
        opened_by=case.facts.giver.id,
        use_by=min(lot.expires_on, service_day(case) + timedelta(days=days)),
        remaining_ml=remaining,
        status="open" if remaining else "empty",
    )
    tx.add(vial)
    return Taken(lot, pick, vial.id, 1, drawn)


def _reduce(tx: Transaction, lot: StockFacts, containers: int) -> None:
    if not tx.change(_TAKE, lot=lot.lot_id, count=Decimal(containers)):
        raise OutOfStockError(f"Lot {lot.lot_number} was used up meanwhile. Pick another lot.")
