"""Stock: every lot and opened vial with what its state means today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import LABEL_STYLE_TABLENAME_PLUS_COL, Row, or_, select

from models.core.quantity import format_amount
from models.drugs.clinic_formulary import clinic_formulary
from models.stock.records.lot import Lot
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import table_of

_LOT = table_of(Lot)
_VIAL = table_of(Vial)
_ZERO = Decimal(0)
SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class LotOnHand:
    """One lot or open vial. `state` is "", "soon", "expired" or "blocked"; `words` say it.

    `strength` is the package without its container; `remaining_ml` and `volume_ml` are what an open vial holds and held
    when new, None for a lot or where not known.
    """

    key: str
    drug: str
    package: str
    ndc: str
    lot_number: str
    use_by: date
    left: str
    state: str
    words: str
    expires_on: date
    remaining_ml: Decimal | None = None
    volume_ml: Decimal | None = None
    strength: str = ""


def lots_on_hand(clinic: Clinic) -> tuple[LotOnHand, ...]:
    """Return everything in stock, expired and recalled first, then by drug and use-by day."""
    today = clinic.today()
    with clinic.store.read() as connection:
        lots = connection.execute(
            select(_LOT).where(_LOT.c.site_id == clinic.site_id, or_(_LOT.c.on_hand > _ZERO, _LOT.c.status != "active"))
        ).all()
        vials = connection.execute(
            select(_VIAL, _LOT)
            .join(_LOT, _LOT.c.id == _VIAL.c.lot_id)
            .where(_LOT.c.site_id == clinic.site_id, _VIAL.c.status == "open")
            .set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
        ).all()
    found = [_lot(clinic, row, today) for row in lots] + [_vial(clinic, row, today) for row in vials]
    ranks = {"blocked": 0, "expired": 1, "soon": 2, "": 3}
    return tuple(sorted(found, key=lambda item: (ranks[item.state], item.drug.lower(), item.use_by, item.lot_number)))


def _lot(clinic: Clinic, row: Row[Any], today: date) -> LotOnHand:
    left = f"{format_amount(row.on_hand)} unopened"
    return _row(clinic, str(row.id), row, row.expires_on, left, today)


def _vial(clinic: Clinic, row: Row[Any], today: date) -> LotOnHand:
    lot = _LotColumns(row.lot_ndc, row.lot_lot_number, row.lot_expires_on, row.lot_status)
    left = f"open, {format_amount(row.vial_remaining_ml)} mL"
    found = _row(clinic, str(row.vial_id), lot, row.vial_use_by, left, today)
    held = clinic_formulary(clinic).by_ndc.get(lot.ndc)
    return replace(found, remaining_ml=row.vial_remaining_ml, volume_ml=held[1].volume_ml if held else None)


class _LotColumns(NamedTuple):
    ndc: str
    lot_number: str
    expires_on: date
    status: str


def _row(clinic: Clinic, key: str, lot: Row[Any] | _LotColumns, use_by: date, left: str, today: date) -> LotOnHand:
    held = clinic_formulary(clinic).by_ndc.get(lot.ndc)
    days = (use_by - today).days
    if lot.status != "active":
        state, words = "blocked", lot.status.upper()
    elif days < 0:
        state, words = "expired", "EXPIRED"
    elif days <= SOON_DAYS:
        state, words = "soon", f"{days} d left" if days else "last day"
    else:
        state, words = "", ""
    drug, label, strength = (
        (held[0].display, held[1].label, held[1].strength) if held else ("not in the formulary", "", "")
    )
    found = LotOnHand(key, drug, label, lot.ndc, lot.lot_number, use_by, left, state, words, lot.expires_on)
    return replace(found, strength=strength)
