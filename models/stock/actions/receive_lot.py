"""Put a delivered lot on the shelf."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from models.core.errors import BadInputError
from models.core.numbers.ndc import parse_ndc
from models.drugs.clinic_formulary import clinic_formulary
from models.people.author import permitted
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_LOT = table_of(Lot)


@dataclass(frozen=True, slots=True)
class LotEntry:
    """A delivery as typed or scanned. `containers` is a whole number of unopened containers."""

    ndc: str
    lot_number: str
    expires_on: date
    containers: int


def receive_lot(clinic: Clinic, person_id: UUID | None, entry: LotEntry) -> UUID:
    """Add containers to a lot, new or known, and return its id. Raises BadInputError naming the field."""
    permitted(clinic, person_id, "receive_stock")
    ndc = parse_ndc(entry.ndc)
    held = clinic_formulary(clinic).by_ndc.get(str(ndc))
    if held is None:
        raise BadInputError("ndc", f"{ndc} is not in the formulary")
    if not entry.lot_number.strip() or len(entry.lot_number.strip()) > 20:
        raise BadInputError("lot", "write the lot number, up to 20 characters")
    if not 1 <= entry.containers <= 9_999:
        raise BadInputError("containers", "write a whole number from 1 to 9,999")
    if entry.expires_on < clinic.today():
        raise BadInputError("expiry", "this lot has expired: it is not received")

    def act(tx: Transaction) -> UUID:
        lot_id = _raise_or_add(tx, clinic, entry, str(ndc), held[0].slug)
        tx.add(
            StockMovement(
                id=clinic.new_id(),
                site_id=clinic.site_id,
                lot_id=lot_id,
                kind="received",
                containers=Decimal(entry.containers),
                moved_at=clinic.now(),
                moved_by=person_id,
            )
        )
        audited(tx, clinic, person_id, "receive_lot", ("Lot", lot_id), {"containers": entry.containers})
        return lot_id

    return clinic.store.write(act)


def _raise_or_add(tx: Transaction, clinic: Clinic, entry: LotEntry, ndc: str, slug: str) -> UUID:
    number = entry.lot_number.strip().upper()
    known = tx.execute(
        select(_LOT.c.id, _LOT.c.expires_on).where(
            _LOT.c.site_id == clinic.site_id, _LOT.c.ndc == ndc, _LOT.c.lot_number == number
        )
    ).one_or_none()
    if known is None:
        lot = Lot(
            id=clinic.new_id(),
            site_id=clinic.site_id,
            drug_slug=slug,
            ndc=ndc,
            lot_number=number,
            expires_on=entry.expires_on,
            on_hand=Decimal(entry.containers),
        )
        tx.add(lot)
        return lot.id
    if known.expires_on != entry.expires_on:
        raise BadInputError("expiry", f"lot {number} is known with expiry {known.expires_on.isoformat()}")
    found: UUID = known.id
    tx.update(Lot, _LOT.c.id == found, on_hand=_LOT.c.on_hand + Decimal(entry.containers))
    return found
