"""What expires in 30, 60 and 90 days, what of it the coming doses will not use, and what is expired already."""

from __future__ import annotations

from decimal import Decimal

from models.core.numbers.money import dollars_text
from models.core.words import date_text
from models.reports.queries.lot_costs import lot_costs
from models.reports.report import Bar, Line, Report
from models.reports.stock.holdings import containers_of
from models.reports.stock.outlook import amount
from models.stock.queries.lots_on_hand import LotOnHand, lots_on_hand
from models.store.clinic import Clinic

WITHIN = (30, 60, 90)
COLUMNS = ("Last day", "In", "Drug", "Lot", "Left", "Containers", "Cost")


def expiries(clinic: Clinic) -> Report:
    """Return one line a lot or open vial whose last day is past or comes within 90 days, the first on top."""
    today = clinic.today()
    with clinic.store.read() as connection:
        costs = lot_costs(connection, clinic)
    found = [item for item in lots_on_hand(clinic) if (item.use_by - today).days <= WITHIN[-1] and containers_of(item)]
    found.sort(key=lambda item: (item.use_by, item.drug.lower(), item.lot_number))
    counted = dict.fromkeys(("past", *(f"{days} d" for days in WITHIN)), Decimal(0))
    for item in found:
        counted[_within((item.use_by - today).days)] += containers_of(item)
    bars = tuple(Bar(name, number) for name, number in counted.items())
    lines = tuple(_line(item, _within((item.use_by - today).days), costs.get(item.held.lot_id), bars) for item in found)
    nothing = f"Nothing in stock expires within {WITHIN[-1]} days."
    return Report("stock-expiries", COLUMNS, lines, nothing, f"{len(lines):,} within {WITHIN[-1]} days")


def _within(days: int) -> str:
    return "past" if days < 0 else f"{next(limit for limit in WITHIN if days <= limit)} d"


def _line(item: LotOnHand, within: str, cost: Decimal | None, bars: tuple[Bar, ...]) -> Line:
    count = containers_of(item)
    money = "" if cost is None else dollars_text(count * cost)
    cells = (date_text(item.use_by), within, item.drug, item.lot_number, item.left, amount(count), money)
    return Line(item.key, cells, "Containers by last day within", bars, alert=within == "past")
