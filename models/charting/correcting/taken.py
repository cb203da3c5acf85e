"""The lots and vials a signed dose was taken from, as they were then."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_UP, Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from models.core.charting_codes import Entry
from models.core.quantity import Quantity, Unit
from models.drugs.clinic_formulary import clinic_formulary
from models.safety.draft import LotPick
from models.stock.facts import StockFacts
from models.stock.kinds import GIVEN, WASTED
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import table_of

_MOVED = table_of(StockMovement)
_VIAL = table_of(Vial)

_VOLUME_STEP = Decimal("0.000001")


def taken(
    connection: Connection, clinic: Clinic, row: Row[Any], products: Sequence[Row[Any]], first_id: UUID
) -> tuple[tuple[StockFacts, ...], tuple[LotPick, ...]]:
    """Return the lots and vials as they were when the dose was taken from them, and the picks that took it."""
    moved = connection.execute(
        select(_MOVED.c.vial_id, _MOVED.c.volume_ml).where(
            _MOVED.c.administration_id == first_id, _MOVED.c.kind.in_((GIVEN, WASTED))
        )
    )
    drawn = {move.vial_id: -move.volume_ml for move in moved if move.vial_id}
    vials = [product.vial_id for product in products if product.vial_id]
    dates = connection.execute(select(_VIAL.c.id, _VIAL.c.use_by).where(_VIAL.c.id.in_(vials)))
    use_by = {vial.id: vial.use_by for vial in dates}
    stock, picks = [], []
    for product in products:
        held = clinic_formulary(clinic).by_ndc.get(product.ndc)
        # A vial opened for this dose was still a lot when it was picked.
        vial_id = product.vial_id if not product.containers else None
        opened = product.containers if held is None or held[1].single_dose else 0
        picks.append(LotPick(lot_id=product.lot_id, vial_id=vial_id, containers=opened, entry=Entry(product.entry)))
        if held is None:
            continue
        stock.append(
            StockFacts(
                lot_id=product.lot_id,
                vial_id=vial_id,
                lot_number=product.lot_number,
                expires_on=product.expires_on,
                use_by=use_by.get(vial_id, product.expires_on) if vial_id else product.expires_on,
                status="active",
                on_hand=Decimal(max(1, product.containers)),
                remaining_ml=drawn.get(vial_id, row.volume_ml) if vial_id else None,
                package=held[1],
                owner=product.source,
            )
        )
    return tuple(stock), tuple(picks)


def final_volume(row: Row[Any], stock: tuple[StockFacts, ...], picks: tuple[LotPick, ...]) -> Decimal | None:
    """Return the mL one container of a powder was mixed to, from what was drawn for the dose; None where labelled."""
    if not stock or stock[0].package.volume_ml or row.volume_ml is None or not row.dose:
        return None
    dose, content = Quantity(row.dose, Unit(row.dose_unit)), stock[0].package.content
    if content is None or not content.comparable(dose.unit):
        mixed: Decimal = row.volume_ml / max(1, picks[0].containers)
    else:
        mixed = row.volume_ml * content.amount / dose.to(content.unit).amount
    return mixed.quantize(_VOLUME_STEP, ROUND_UP).normalize()
