"""What a dose uses from stock: planned, then taken inside the signing transaction, never below zero on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.safety.case import GivingCase
from models.safety.draft import LotPick
from models.safety.giving import given_at, service_day
from models.safety.mixing import ingredient_cases
from models.safety.wasting import drawn_volume
from models.stock.facts import StockFacts
from models.stock.kinds import GIVEN, WASTED
from models.stock.ledger.days import require_containers, require_volume
from models.stock.ledger.opening import opened_vial
from models.stock.ledger.rests import OutOfStockError, change_containers, change_volume
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.server import stand_in_line
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
    """What leaves stock for one pick: unopened containers, and mL where a multi-dose vial is drawn from.

    `opened` is the vial that is opened for it.
    """

    lot: StockFacts
    pick: LotPick
    vial_id: UUID | None
    containers: int
    volume_ml: Decimal
    opened: Vial | None = None


def planned(clinic: Clinic, case: GivingCase) -> tuple[Taken, ...]:
    """Return what a case uses from stock, with the vials it opens; whether there is so much is asked when it goes."""
    parts = ingredient_cases(case) if case.facts.parts else (case,)
    return tuple(item for part in parts for item in _planned(clinic, part))


def lock_lots(tx: Transaction, taken: tuple[Taken, ...]) -> None:
    """Lock what is going to be taken on a server, the lowest id before the others, when it is this signer's turn.

    What lies in a lot's rooms or is left in its opened vials, and what its ledger says of a day that is past, then
    stays as it is read until the end.
    """
    if not tx.serializable:
        return
    stand_in_line(tx.connection)
    if taken:
        tx.execute(_LOCKED, lots=sorted({item.lot.lot_id for item in taken}))


def take(tx: Transaction, clinic: Clinic, taken: tuple[Taken, ...], day: date) -> None:
    """Reduce lots and vials, which are locked, by what was planned for a day of service. Raises OutOfStockError."""
    for item in taken:
        lot = item.lot
        if item.containers:
            if not change_containers(tx, clinic, lot.lot_id, lot.room_id, Decimal(-item.containers)):
                raise OutOfStockError(f"Lot {lot.lot_number} was used up meanwhile. Pick another lot.")
            require_containers(tx, clinic, (lot.lot_id, lot.lot_number), lot.room_id, day)
        if item.vial_id and not item.opened:
            if not change_volume(tx, item.vial_id, -item.volume_ml):
                raise OutOfStockError(f"The open vial of lot {lot.lot_number} no longer holds enough. Pick another.")
            # Asked after taking: what is left now is then part of what was left on the day.
            require_volume(tx, clinic, (lot.lot_id, lot.lot_number), item.vial_id, day)


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


def _planned(clinic: Clinic, case: GivingCase) -> tuple[Taken, ...]:
    left = drawn_volume(case) or Decimal(0)
    taken: list[Taken] = []
    for lot, pick in zip(case.lots, case.draft.lots, strict=True):
        if lot.package.single_dose:
            taken.append(Taken(lot, pick, None, pick.containers, Decimal(0)))
            left -= (lot.package.volume_ml or case.draft.final_volume_ml or Decimal(0)) * pick.containers
        else:
            drawn = min(left, (lot.remaining_ml if lot.vial_id else lot.package.volume_ml) or Decimal(0))
            opened = None if lot.vial_id else _opened(clinic, case, lot, drawn)
            vial_id = opened.id if opened else lot.vial_id
            taken.append(Taken(lot, pick, vial_id, 1 if opened else 0, drawn, opened))
            left -= drawn
        left = max(left, Decimal(0))
    return tuple(taken)


def _opened(clinic: Clinic, case: GivingCase, lot: StockFacts, drawn: Decimal) -> Vial:
    of, at = (lot.lot_id, lot.room_id, lot.expires_on), given_at(case) or case.now
    return opened_vial(clinic, case.facts.giver.id, of, at, lot.package.volume_ml or drawn, drawn)
