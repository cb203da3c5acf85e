"""What was given by drug and week, and what it was billed as."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, select

from models.billing.records.charge_item import ChargeItem
from models.charting.correcting.what_counts import counts
from models.charting.records.medication_administration import MedicationAdministration
from models.core.charting_codes import Outcome
from models.core.numbers.money import dollars_text
from models.core.words import date_text
from models.reports.report import Bar, Line, Report
from models.reports.stock.outlook import amount
from models.store.clinic import Clinic
from models.store.transaction import table_of

WEEKS = 12
COLUMNS = ("Drug", "Doses", "4 weeks", "A week", "Units billed", "Charged")
_DOSE, _CHARGE = table_of(MedicationAdministration), table_of(ChargeItem)
_REACHED = [outcome for outcome in Outcome if outcome.reached_patient]
_WANTED = (
    _DOSE.c.site_id == bindparam("site"), _DOSE.c.service_date >= bindparam("since"),
    _DOSE.c.service_date <= bindparam("until"), _DOSE.c.outcome.in_(_REACHED), counts(_DOSE),
)  # fmt: skip
_DOSES = (
    select(_DOSE.c.drug_slug, func.max(_DOSE.c.drug_display).label("display"), _DOSE.c.service_date,
           func.count().label("doses"))
    .where(*_WANTED).group_by(_DOSE.c.drug_slug, _DOSE.c.service_date)
)  # fmt: skip
_BILLED = (
    select(_DOSE.c.drug_slug, _CHARGE.c.units, _CHARGE.c.charge)
    .join(_DOSE, _DOSE.c.id == _CHARGE.c.administration_id)
    .where(*_WANTED, _CHARGE.c.ndc11.is_not(None))
)


def used(clinic: Clinic) -> Report:
    """Return one line a drug given in the last WEEKS weeks, Monday to Sunday, this one included; most doses on top."""
    today = clinic.today()
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    wanted = {"site": clinic.site_id, "since": first, "until": today}
    weeks: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    billed: dict[str, tuple[Decimal, Decimal]] = {}
    with clinic.store.read() as connection:
        for row in connection.execute(_DOSES, wanted):
            names[row.drug_slug] = row.display
            weeks.setdefault(row.drug_slug, [0] * WEEKS)[(row.service_date - first).days // 7] += row.doses
        for row in connection.execute(_BILLED, wanted):
            units, charged = billed.get(row.drug_slug, (Decimal(0), Decimal(0)))
            billed[row.drug_slug] = units + row.units, charged + (row.charge or Decimal(0))
    starts = [first + timedelta(weeks=place) for place in range(WEEKS)]
    order = sorted(weeks, key=lambda slug: (-sum(weeks[slug]), names[slug].lower()))
    lines = tuple(_line(slug, names[slug], weeks[slug], billed.get(slug), starts) for slug in order)
    nothing = f"No dose was given in the last {WEEKS} weeks."
    return Report("stock-used", COLUMNS, lines, nothing, f"{sum(map(sum, weeks.values())):,} doses in {WEEKS} weeks")


def _line(slug: str, name: str, weeks: list[int], billed: Any, starts: list[date]) -> Line:
    units, charged = billed or (Decimal(0), Decimal(0))
    total = Decimal(sum(weeks))
    cells = (name, f"{total:,}", f"{sum(weeks[-4:]):,}", amount(total / WEEKS), amount(units), dollars_text(charged))
    bars = tuple(
        Bar(date_text(start).partition(",")[0], Decimal(doses)) for start, doses in zip(starts, weeks, strict=True)
    )
    return Line(slug, cells, "Doses by week from", bars, slug)
