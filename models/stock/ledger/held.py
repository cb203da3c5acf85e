"""The lot, room or opened vial somebody acts on, read within the transaction that acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.errors import BadInputError
from models.stock.entries import Held
from models.stock.ledger.rests import containers_in
from models.stock.records.lot import Lot
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_LOT, _VIAL = table_of(Lot), table_of(Vial)
_THE_LOT = select(_LOT).where(_LOT.c.id == bindparam("lot"), _LOT.c.site_id == bindparam("site"))
_THE_VIAL = select(_VIAL).where(_VIAL.c.id == bindparam("vial"), _VIAL.c.lot_id == bindparam("lot"))


@dataclass(frozen=True, slots=True)
class HeldNow:
    """What is there now: `left` counts containers, or mL of an opened vial. `use_by` is its last day."""

    lot_id: UUID
    lot_number: str
    vial_id: UUID | None
    room_id: UUID | None
    left: Decimal
    use_by: date
    status: str


def read_held(tx: Transaction, clinic: Clinic, held: Held) -> HeldNow:
    """Return what is there now. Raises BadInputError when the lot is not stored, or the vial no longer open."""
    lot = tx.execute(_THE_LOT, lot=held.lot_id, site=clinic.site_id).one_or_none()
    if lot is None:
        raise BadInputError("", "this lot is no longer stored: press F5 and look again")
    if held.vial_id is None:
        left = containers_in(tx, lot.id, held.room_id)
        return HeldNow(lot.id, lot.lot_number, None, held.room_id, left, lot.expires_on, lot.status)
    vial = tx.execute(_THE_VIAL, vial=held.vial_id, lot=lot.id).one_or_none()
    if vial is None or vial.status not in {"open", "empty"}:
        raise BadInputError("", f"the open vial of lot {lot.lot_number} was discarded meanwhile: press F5")
    return HeldNow(lot.id, lot.lot_number, vial.id, vial.room_id, vial.remaining_ml, vial.use_by, lot.status)
