"""What orders will take from stock in the next weeks: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from models.core.quantity import Quantity
from models.drugs.drug import Package
from models.safety.dosing.series import month_later

WEEKS = 8
"""How far ahead is looked."""
DAYS_A_WEEK = 7
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Coming:
    """An active order's doses to come: `left` None is as many as fall before `until`, which None leaves open."""

    due_on: date
    dose: Quantity | None
    interval_days: int | None
    interval_months: int | None
    begun_on: date
    left: int | None
    until: date | None


def by_week(coming: Coming, package: Package, today: date) -> list[Decimal]:
    """Return the containers of a package an order takes in each of the next WEEKS weeks, this week first.

    What is overdue counts for this week. A taper is counted with the dose and interval of its present step.
    """
    weeks = [Decimal(0)] * WEEKS
    each, day = containers(coming.dose, package), coming.due_on
    end, left = today + timedelta(days=WEEKS * DAYS_A_WEEK), coming.left
    while day < end and (left is None or left > 0) and (coming.until is None or day <= coming.until):
        weeks[max(0, (day - today).days) // DAYS_A_WEEK] += each
        if left is not None:
            left -= 1
        if coming.interval_months:
            day = month_later(day, coming.interval_months, coming.begun_on.day)
        elif coming.interval_days:
            day += timedelta(days=coming.interval_days)
        else:
            break
    return weeks


def containers(dose: Quantity | None, package: Package) -> Decimal:
    """Return how many containers one dose takes: whole ones where a container is for one patient.

    One where the dose or the content is not known, or they do not measure the same thing.
    """
    content = package.content
    if dose is None or content is None or not content.amount:
        return _ONE
    if not dose.comparable(content.unit):
        if not package.volume_ml or dose.unit != "mL":
            return _ONE
        part = dose.amount / package.volume_ml
    else:
        part = dose.to(content.unit).amount / content.amount
    return part.to_integral_value(ROUND_CEILING) if package.single_dose else part


def lasts(on_hand: Decimal, weeks: list[Decimal]) -> int | None:
    """Return in how many whole weeks what is on hand is used up, None where it lasts longer than is looked ahead."""
    for place, needed in enumerate(weeks):
        on_hand -= needed
        if on_hand < 0:
            return place
    return None


def to_order(on_hand: Decimal, weeks: list[Decimal], reorder_at: Decimal | None, par: Decimal | None) -> Decimal:
    """Return how many containers to order so that the next weeks' doses are there.

    With levels: up to `par` once what is left after the next two weeks falls to `reorder_at` or below, and at least
    what the doses of four weeks take beyond it. Without: what the doses of four weeks lack.
    """
    soon, month = sum(weeks[:2], Decimal(0)), sum(weeks[:4], Decimal(0))
    if reorder_at is None or par is None:
        wanted = month - on_hand
    elif on_hand - soon > reorder_at:
        wanted = Decimal(0)
    else:
        wanted = max(par, month + reorder_at) - on_hand
    return max(Decimal(0), wanted).to_integral_value(ROUND_CEILING)
