"""Take what a dose uses from stock, inside the signing transaction, never below zero on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.codes.tables.clinic_tables import clinic_tables
from models.safety.case import GivingCase
from models.safety.draft import LotPick
from models.safety.giving import given_at, service_day
from models.safety.mixing import ingredient_cases
from models.safety.wasting import drawn_volume
from models.stock.facts import StockFacts
from models.stock.kinds import GIVEN, WASTED
from models.stock.ledger.days import require_containers, require_volume
from models.stock.ledger.rests import OutOfStockError, change_containers, change_volume
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_LOT = table_of(Lot)
_LOCKED = (
    select(_LOT.c.id)
    .where(_LOT.c.id.in_(bindparam("lots", expanding=True)))
    .order_by(_LOT.c.id)
    .with_for_update(key_share=True)
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What left stock for one pick: unopened containers, and mL where a multi-dose vial was drawn from."""

    lot: StockFacts
    pick: LotPick
    vial_id: UUID | None
    containers: int
    volume_ml: Decimal


def take_stock(tx: Transaction, clinic: Clinic, case: GivingCase) -> tuple[Taken, ...]:
    """Reduce lots and vials by what the case uses, opening a new vial where one is picked. Raises OutOfStockError.

    Each lot is locked first, the lowest id before the others: whatever lies in rooms or in its opened vials, and what
    its ledger said on a day that is past, then stays as it is read until the end.
    """
    parts = ingredient_cases(case) if case.facts.parts else (case,)
    if tx.serializable and (lots := {lot.lot_id for part in parts for lot in part.lots}):
        tx.execute(_LOCKED, lots=sorted(lots)).all()
    return tuple(item for part in parts for item in _taken(tx, clinic, part))


def _taken(tx: Transaction, clinic: Clinic, case: GivingCase) -> tuple[Taken, ...]:
    left = drawn_volume(case) or Decimal(0)
    taken: list[Taken] = []
    for lot, pick in zip(case.lots, case.draft.lots, strict=True):
        if lot.package.single_dose:
            _reduce(tx, clinic, case, lot, pick.containers)
            taken.append(Taken(lot, pick, None, pick.containers, Decimal(0)))
            left -= (lot.package.volume_ml or case.draft.final_volume_ml or Decimal(0)) * pick.containers
        else:
            drawn = min(left, (lot.remaining_ml if lot.vial_id else lot.package.volume_ml) or Decimal(0))
            draw = _drawn if lot.vial_id else _opened
            taken.append(draw(tx, clinic, case, lot, pick, drawn))
            left -= drawn
        left = max(left, Decimal(0))
    return tuple(taken)


def movement(item: Taken, clinic: Clinic, common: dict[str, Any], case: GivingCase) -> StockMovement:
    """Return the signed row of what was taken; `common` is what every row of the dose has."""
    return StockMovement(
        id=clinic.new_id(),
        lot_id=item.lot.lot_id,
        vial_id=item.vial_id,
        kind=GIVEN if case.draft.outcome.reached_patient else WASTED,
        containers=Decimal(-item.containers),
        volume_ml=-item.volume_ml,
        moved_at=case.now,
        moved_by=case.facts.giver.id,
        moved_by_name=case.facts.giver.name,
        day=service_day(case),
        room_id=item.lot.room_id,
        **common,
    )


def _drawn(tx: Transaction, clinic: Clinic, case: GivingCase, lot: StockFacts, pick: LotPick, drawn: Decimal) -> Taken:
    if lot.vial_id is None or not change_volume(tx, lot.vial_id, -drawn):
        raise OutOfStockError(f"The open vial of lot {lot.lot_number} no longer holds enough. Pick another.")
    # Asked after taking: what is left now is then part of what was left on the day.
    require_volume(tx, clinic, (lot.lot_id, lot.lot_number), lot.vial_id, service_day(case))
    return Taken(lot, pick, lot.vial_id, 0, drawn)


def _opened(tx: Transaction, clinic: Clinic, case: GivingCase, lot: StockFacts, pick: LotPick, drawn: Decimal) -> Taken:
    _reduce(tx, clinic, case, lot, 1)
    days = int(clinic_tables(clinic).limits["multi_dose_days"].value)
    volume = lot.package.volume_ml or drawn
    vial = Vial(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        lot_id=lot.lot_id,
        opened_at=given_at(case) or case.now,
        opened_by=case.facts.giver.id,
        use_by=min(lot.expires_on, service_day(case) + timedelta(days=days)),
        remaining_ml=volume - drawn,
        status="open" if volume > drawn else "empty",
        opened_ml=volume,
        room_id=lot.room_id,
    )
    tx.add(vial)
    return Taken(lot, pick, vial.id, 1, drawn)


def _reduce(tx: Transaction, clinic: Clinic, case: GivingCase, lot: StockFacts, containers: int) -> None:
    if not change_containers(tx, clinic, lot.lot_id, lot.room_id, Decimal(-containers)):
        raise OutOfStockError(f"Lot {lot.lot_number} was used up meanwhile. Pick another lot.")
    require_containers(tx, clinic, (lot.lot_id, lot.lot_number), lot.room_id, service_day(case))
