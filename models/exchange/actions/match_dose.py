"""Say of a dose charted elsewhere which lot of the clinic it came from, or that none of its stock was taken (K30)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.errors import BadInputError
from models.drugs.clinic_formulary import clinic_formulary
from models.exchange.queries.not_taken import NotTaken, dose_not_taken
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.stock.entries import Held
from models.stock.kinds import DISMISSED, GIVEN
from models.stock.ledger.book import Move, book
from models.stock.ledger.days import require_volume
from models.stock.ledger.held import read_held
from models.stock.ledger.opening import open_vial
from models.stock.records.lot import Lot
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_LOT = table_of(Lot)
_THE_LOT = select(_LOT).where(_LOT.c.id == bindparam("lot"), _LOT.c.site_id == bindparam("site"))
_ZERO, _ONE = Decimal(0), Decimal(1)
GONE = "this dose was matched or dismissed meanwhile: press F5 and look again"


@dataclass(frozen=True, slots=True)
class Match:
    """What a dose took: `amount` counts containers of a single-dose package, mL of any other."""

    dose_id: UUID
    held: Held
    amount: Decimal


def match_dose(clinic: Clinic, person_id: UUID | None, match: Match) -> Decimal | Denied:
    """Take from stock what a dose charted elsewhere took, on the dose's day, and return what was taken.

    Raises BadInputError naming the field, and OutOfStockError for what was not there on that day.
    """
    who = author(clinic, person_id, "match_doses")
    if isinstance(who, Denied):
        return who
    if match.amount <= _ZERO:
        raise BadInputError("amount", "write how much the dose took")
    return clinic.store.write(lambda tx: _match(tx, clinic, who, match))


def dismiss_dose(clinic: Clinic, person_id: UUID | None, dose_id: UUID, reason: str) -> bool | Denied:
    """Store that a dose naming a lot of the clinic took none of its stock; True once stored.

    Raises BadInputError naming the field: no reason, or a dose that names no lot of the clinic.
    """
    who = author(clinic, person_id, "match_doses")
    if isinstance(who, Denied):
        return who
    if not reason.strip():
        raise BadInputError("reason", "say why in words: it is kept with the lot")
    return clinic.store.write(lambda tx: _dismiss(tx, clinic, who, dose_id, reason.strip()))


def _match(tx: Transaction, clinic: Clinic, who: Author, match: Match) -> Decimal:
    dose, now = _dose(tx, clinic, match.dose_id), read_held(tx, clinic, match.held)
    lot = tx.execute(_THE_LOT, lot=now.lot_id, site=clinic.site_id).one()
    known = clinic_formulary(clinic).by_ndc.get(lot.ndc)
    if lot.drug_slug != dose.drug_slug or known is None:
        raise BadInputError("", f"lot {lot.lot_number} is another drug: pick a lot of {dose.drug}")
    package = known[1]
    move = {"room_id": now.room_id, "day": dose.given_on, "reason_text": f"charted elsewhere: {dose.told_by}"[:500]}
    if package.single_dose:
        if match.amount != match.amount.to_integral_value():
            raise BadInputError("amount", "write a whole number of containers")
        moves = [Move(lot.id, lot.lot_number, GIVEN, -match.amount, **move)]  # type: ignore[arg-type]
        vial_id = None
    else:
        vial_id, opened = now.vial_id, _ZERO
        if vial_id is None:
            at = datetime.combine(dose.given_on, time(12), clinic.zone)
            of = now.lot_id, now.room_id, now.use_by
            vial_id, opened = open_vial(tx, clinic, who, of, at, package.volume_ml or match.amount), _ONE
        moves = [Move(lot.id, lot.lot_number, GIVEN, -opened, -match.amount, vial_id, **move)]  # type: ignore[arg-type]
    (movement_id,) = book(tx, clinic, who, moves, dose.id)
    if vial_id is not None and now.vial_id:
        require_volume(tx, clinic, (lot.id, lot.lot_number), vial_id, dose.given_on)
    audited(tx, clinic, who.id, "match_dose", ("StockMovement", movement_id), {"dose": str(dose.id)})
    return match.amount


def _dismiss(tx: Transaction, clinic: Clinic, who: Author, dose_id: UUID, reason: str) -> bool:
    dose = _dose(tx, clinic, dose_id)
    if not dose.names_ours:
        raise BadInputError("", "this dose names no lot of the clinic: nothing needs to be said of it")
    move = Move(dose.lot_ids[0], dose.lot, DISMISSED, day=dose.given_on, reason_text=reason, rests=False)
    (movement_id,) = book(tx, clinic, who, [move], dose.id)
    audited(tx, clinic, who.id, "dismiss_dose", ("StockMovement", movement_id), {"dose": str(dose.id)})
    return True


def _dose(tx: Transaction, clinic: Clinic, dose_id: UUID) -> NotTaken:
    dose = dose_not_taken(tx.connection, clinic, dose_id)
    if dose is None:
        raise BadInputError("", GONE)
    return dose
