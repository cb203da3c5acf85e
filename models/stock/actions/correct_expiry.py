"""Correct a lot's expiry that was typed wrong: what stood before stays in the lot's history, with a reason (K19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.errors import BadInputError
from models.core.words import date_text
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.stock.kinds import CORRECTED
from models.stock.ledger.book import Move, book
from models.stock.records.lot import Lot
from models.stock.records.vial import Vial
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_LOT, _VIAL = table_of(Lot), table_of(Vial)
_THE_LOT = select(_LOT).where(_LOT.c.id == bindparam("lot"), _LOT.c.site_id == bindparam("site"))
_SAME = select(_LOT).where(
    _LOT.c.site_id == bindparam("site"), _LOT.c.ndc == bindparam("ndc"), _LOT.c.lot_number == bindparam("number")
)


@dataclass(frozen=True, slots=True)
class Correction:
    """What the box says of a lot. `seen` is the expiry it was shown with."""

    lot_id: UUID
    seen: date
    expires_on: date
    reason: str


def correct_expiry(clinic: Clinic, person_id: UUID | None, wanted: Correction) -> date | Denied:
    """Store the expiry the box says and return it; an open vial may be used no longer than its lot.

    Raises BadInputError naming the field: no reason, no change, a lot of that expiry is there, or it changed meanwhile.
    """
    who = author(clinic, person_id, "correct_lots")
    if isinstance(who, Denied):
        return who
    if not wanted.reason.strip():
        raise BadInputError("reason", "say why in words: it is kept with the lot")
    if wanted.expires_on == wanted.seen:
        raise BadInputError("expiry", "this is the expiry it has")
    return clinic.store.write(lambda tx: _correct(tx, clinic, who, wanted))


def _correct(tx: Transaction, clinic: Clinic, who: Author, wanted: Correction) -> date:
    lot = tx.execute(_THE_LOT, lot=wanted.lot_id, site=clinic.site_id).one_or_none()
    if lot is None or lot.expires_on != wanted.seen:
        raise BadInputError("", "this lot was changed meanwhile: press F5 and look again")
    alike = tx.execute(_SAME, site=clinic.site_id, ndc=lot.ndc, number=lot.lot_number).all()
    if any(
        (row.expires_on, row.source, row.patient_id) == (wanted.expires_on, lot.source, lot.patient_id) for row in alike
    ):
        when = date_text(wanted.expires_on)
        raise BadInputError("expiry", f"lot {lot.lot_number} of {when} is in stock: count both instead")
    tx.update(Lot, _LOT.c.id == lot.id, expires_on=wanted.expires_on)
    tx.update(Vial, (_VIAL.c.lot_id == lot.id) & (_VIAL.c.use_by > wanted.expires_on), use_by=wanted.expires_on)
    told = (
        f"expiry {date_text(wanted.seen)} \N{RIGHTWARDS ARROW} {date_text(wanted.expires_on)}: {wanted.reason.strip()}"
    )
    (movement_id,) = book(tx, clinic, who, (Move(lot.id, lot.lot_number, CORRECTED, reason_text=told, rests=False),))
    detail = {"before": wanted.seen.isoformat(), "after": wanted.expires_on.isoformat()}
    audited(tx, clinic, who.id, "correct_expiry", ("Lot", lot.id), {**detail, "movement": str(movement_id)})
    return wanted.expires_on
