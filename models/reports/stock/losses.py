"""What left stock without reaching anybody, by kind of loss: containers, mL and money."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.clock import day_start
from models.core.numbers.money import dollars_text
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug, Package
from models.reports.queries.lot_costs import lot_costs
from models.reports.report import Bar, Line, Report
from models.reports.stock.outlook import amount
from models.stock.kinds import DISCARDS, LABELS
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.store.clinic import Clinic
from models.store.transaction import table_of

DAYS = 90
COLUMNS = ("Drug", "What", "Containers", "mL", "Cost", "Cost not known of")
_LOT, _MOVED = table_of(Lot), table_of(StockMovement)
_LEFT = (
    select(_LOT.c.id, _LOT.c.drug_slug, _LOT.c.ndc, _MOVED.c.kind, _MOVED.c.containers, _MOVED.c.volume_ml)
    .join(_LOT, _LOT.c.id == _MOVED.c.lot_id)
    .where(_MOVED.c.site_id == bindparam("site"), _MOVED.c.kind.in_(DISCARDS), _MOVED.c.moved_at >= bindparam("since"))
)
_ZERO, _CENT = Decimal(0), Decimal("0.01")


class _Lost(NamedTuple):
    containers: Decimal = _ZERO
    volume_ml: Decimal = _ZERO
    cost: Decimal = _ZERO
    unpriced: Decimal = _ZERO


def losses(clinic: Clinic) -> Report:
    """Return one line a drug and kind of loss of the last DAYS days, the dearest on top.

    What a lot's last receipt cost is its price; where no receipt names one, the containers are counted as not known.
    """
    formulary, since = clinic_formulary(clinic), day_start(clinic.today() - timedelta(days=DAYS), clinic.zone)
    lost: dict[tuple[str, str], _Lost] = {}
    with clinic.store.read() as connection:
        costs = lot_costs(connection, clinic)
        for row in connection.execute(_LEFT, {"site": clinic.site_id, "since": since}):
            key = row.drug_slug, row.kind
            lost[key] = _add(lost.get(key, _Lost()), row, costs, formulary.by_ndc)
    found = sorted(lost.items(), key=lambda one: (-one[1].cost, one[0]))
    bars = tuple(Bar(f"{_name(formulary.drugs, slug)} {kind}", one.cost) for (slug, kind), one in found if one.cost)[:8]
    lines = tuple(_line(formulary.drugs, slug, kind, one, bars) for (slug, kind), one in found)
    total = sum((one.cost for one in lost.values()), start=_ZERO)
    nothing = f"Nothing was wasted, expired, spoiled or returned in the last {DAYS} days."
    return Report("stock-losses", COLUMNS, lines, nothing, f"{dollars_text(total)} known in {DAYS} days")


def _add(one: _Lost, row: Any, costs: Mapping[UUID, Decimal], by_ndc: Mapping[str, tuple[Drug, Package]]) -> _Lost:
    held = by_ndc.get(row.ndc)
    full = held[1].volume_ml if held else None
    whole = -row.containers if row.containers else -row.volume_ml / full if full else _ZERO
    cost = costs.get(row.id)
    return _Lost(
        one.containers - row.containers,
        one.volume_ml - row.volume_ml,
        one.cost + ((whole * cost).quantize(_CENT) if cost is not None else _ZERO),
        one.unpriced + (whole if cost is None else _ZERO),
    )


def _name(drugs: Mapping[str, Drug], slug: str) -> str:
    return drugs[slug].display if slug in drugs else slug


def _line(drugs: Mapping[str, Drug], slug: str, kind: str, one: _Lost, bars: tuple[Bar, ...]) -> Line:
    cells = (
        _name(drugs, slug), LABELS[kind], *(amount(number) if number else "" for number in one[:2]),
        dollars_text(one.cost) if one.cost or not one.unpriced else "not known",
        amount(one.unpriced) if one.unpriced else "",
    )  # fmt: skip
    return Line(f"{slug}/{kind}", cells, "Cost in dollars", bars, slug)
