"""What is on hand against what the next weeks' doses take, and what to order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, select

from models.core.quantity import Quantity, Unit, format_amount
from models.core.words import date_text
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug, Package
from models.orders.records.medication_request import MedicationRequest
from models.reports.report import Bar, Line, Report
from models.reports.stock.demand import DAYS_A_WEEK, WEEKS, Coming, by_week, lasts, to_order
from models.reports.stock.holdings import Holding, holdings
from models.stock.queries.levels import Level, read_levels
from models.store.clinic import Clinic
from models.store.transaction import table_of

COLUMNS = ("Drug", "Package", "On hand", "4 weeks", "Lasts", "Reorder at", "Up to", "Order")
_ORDER = table_of(MedicationRequest)
_COMING = select(
    _ORDER.c.drug_slug, _ORDER.c.dose, _ORDER.c.dose_unit, _ORDER.c.due_on, _ORDER.c.interval_days,
    _ORDER.c.interval_months, _ORDER.c.valid_from, _ORDER.c.doses_allowed, _ORDER.c.doses_given, _ORDER.c.valid_until,
).where(
    _ORDER.c.site_id == bindparam("site"), _ORDER.c.status == "active", _ORDER.c.drug_slug.is_not(None),
    _ORDER.c.due_on < bindparam("end"),
)  # fmt: skip


def outlook(clinic: Clinic, *, only_to_order: bool = False) -> Report:
    """Return one line a drug that is in stock, ordered for somebody or has levels; what to order on top."""
    today, held = clinic.today(), holdings(clinic)
    with clinic.store.read() as connection:
        coming, levels = _coming(connection, clinic, today), read_levels(connection, clinic)
    drugs, found = clinic_formulary(clinic).drugs, list[tuple[Decimal, Line]]()
    levelled = {slug for slug, level in levels.items() if level.par is not None}
    for slug in held.keys() | coming.keys() | levelled:
        drug = drugs.get(slug)
        package = held[slug].package if slug in held else _usual(drug)
        if drug and package:
            weeks = _weeks(coming.get(slug, ()), package, today)
            found.append(_line(drug, package, held.get(slug), weeks, levels.get(slug, Level()), today))
    wanted = [(order, line) for order, line in found if order or not only_to_order]
    wanted.sort(key=lambda one: (not one[0], one[1].cells[0].lower()))
    count = sum(1 for order, _ in found if order)
    return Report(
        "order-list" if only_to_order else "stock-outlook",
        COLUMNS,
        tuple(line for _, line in wanted),
        "Nothing to order: the doses of the next four weeks are there." if only_to_order
        else "No drug is in stock, and no dose is due in the next weeks.",
        f"{count} to order" if count else "nothing to order",
    )  # fmt: skip


def level_of(clinic: Clinic, drug_slug: str) -> Level:
    """Return the levels the clinic keeps for a drug."""
    with clinic.store.read() as connection:
        return read_levels(connection, clinic).get(drug_slug, Level())


def _coming(connection: Connection, clinic: Clinic, today: date) -> dict[str, list[Coming]]:
    found: dict[str, list[Coming]] = {}
    end = today + timedelta(days=WEEKS * DAYS_A_WEEK)
    for row in connection.execute(_COMING, {"site": clinic.site_id, "end": end}):
        found.setdefault(row.drug_slug, []).append(_order(row))
    return found


def _order(row: Any) -> Coming:
    dose = Quantity(row.dose, Unit(row.dose_unit)) if row.dose is not None and row.dose_unit else None
    left = None if row.doses_allowed is None else max(0, row.doses_allowed - row.doses_given)
    begun = row.valid_from or row.due_on
    return Coming(row.due_on, dose, row.interval_days, row.interval_months, begun, left, row.valid_until)


def _usual(drug: Drug | None) -> Package | None:
    return next((package for package in drug.packages if package.ndc), None) if drug else None


def _weeks(orders: Iterable[Coming], package: Package, today: date) -> list[Decimal]:
    weeks = [Decimal(0)] * WEEKS
    for order in orders:
        weeks = [sum(pair, Decimal(0)) for pair in zip(weeks, by_week(order, package, today), strict=True)]
    return weeks


def _line(
    drug: Drug, package: Package, held: Holding | None, weeks: list[Decimal], level: Level, today: date
) -> tuple[Decimal, Line]:
    on_hand = held.on_hand if held else Decimal(0)
    order, until = to_order(on_hand, weeks, level.reorder_at, level.par), lasts(on_hand, weeks)
    long = "" if not any(weeks) else f"over {WEEKS} wk" if until is None else f"{until} wk" if until else "runs out"
    levels = tuple(amount(one) if one is not None else "" for one in (level.reorder_at, level.par))
    month = amount(sum(weeks[:4], Decimal(0)))
    cells = (drug.display, package.label, amount(on_hand), month, long, *levels, amount(order) if order else "")
    starts = (today + timedelta(days=DAYS_A_WEEK * place) for place in range(WEEKS))
    bars = (Bar("on hand", on_hand), *(Bar(_day(start), need) for start, need in zip(starts, weeks, strict=True)))
    return order, Line(drug.slug, cells, "On hand, and containers due by week from", bars, drug.slug, alert=bool(order))


def _day(day: date) -> str:
    return date_text(day).partition(",")[0]


def amount(number: Decimal) -> str:
    """Return containers as people read them, at most two places."""
    return format_amount(number.quantize(Decimal("0.01")))
