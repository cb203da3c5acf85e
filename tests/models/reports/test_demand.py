"""What orders will take from stock: worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from models.core.quantity import Quantity, Unit
from models.drugs.formulary import shipped_formulary
from models.reports.stock.demand import WEEKS, Coming, by_week, containers, lasts, to_order

TODAY = date(2026, 11, 23)
SDV = next(
    one for one in shipped_formulary().drugs["ketorolac-tromethamine"].packages if one.single_dose and one.content
)
MDV = next(one for one in shipped_formulary().drugs["testosterone-cypionate"].packages if not one.single_dose)


def mg(amount: str) -> Quantity:
    return Quantity(Decimal(amount), Unit.MG)


def coming(**over) -> Coming:
    facts = {"due_on": TODAY, "dose": None, "interval_days": 7, "interval_months": None, "begun_on": TODAY,
             "left": None, "until": None}  # fmt: skip
    return Coming(**{**facts, **over})


def numbers(weeks: list[Decimal]) -> list[int]:
    return [int(week) for week in weeks]


def test_a_weekly_order_takes_one_container_each_week():
    assert numbers(by_week(coming(), SDV, TODAY)) == [1] * WEEKS


def test_a_series_ends_with_its_last_dose_or_its_last_day():
    assert numbers(by_week(coming(left=2), SDV, TODAY)) == [1, 1, 0, 0, 0, 0, 0, 0]
    assert sum(by_week(coming(until=TODAY + timedelta(days=7)), SDV, TODAY)) == 2
    assert numbers(by_week(coming(interval_days=None), SDV, TODAY)) == [1, 0, 0, 0, 0, 0, 0, 0]


def test_what_is_overdue_counts_for_this_week():
    assert numbers(by_week(coming(due_on=TODAY - timedelta(days=9), left=1), SDV, TODAY))[0] == 1


def test_a_monthly_order_keeps_to_its_day_of_the_month():
    monthly = coming(interval_days=28, interval_months=1, begun_on=date(2026, 10, 31), due_on=date(2026, 11, 30))
    assert numbers(by_week(monthly, SDV, TODAY)) == [0, 1, 0, 0, 0, 1, 0, 0]


def test_a_dose_of_more_than_a_single_dose_vial_takes_whole_vials_and_of_a_multi_dose_vial_its_part():
    assert SDV.content is not None
    assert containers(Quantity(SDV.content.amount * 3 / 2, SDV.content.unit), SDV) == 2
    assert MDV.content is not None
    assert containers(Quantity(MDV.content.amount / 4, MDV.content.unit), MDV) == Decimal("0.25")


def test_a_dose_that_cannot_be_compared_counts_one_container():
    assert containers(None, SDV) == containers(Quantity(Decimal(5), Unit.MEQ), SDV) == 1


@pytest.mark.parametrize(
    ("on_hand", "weekly", "levels", "order"),
    [
        ("10", 1, (None, None), 0),  # the doses of four weeks are there
        ("2", 1, (None, None), 2),  # two of four are missing
        ("10", 1, ("5", "20"), 0),  # eight are left after two weeks
        ("7", 1, ("5", "20"), 13),  # five are left after two weeks: up to twenty
        ("7", 6, ("5", "20"), 22),  # four weeks take 24 and five stay: more than the level
        ("2.5", 1, (None, None), 2),  # whole containers are ordered
    ],
)
def test_so_much_is_ordered(on_hand, weekly, levels, order):
    reorder_at, par = (Decimal(one) if one else None for one in levels)
    assert to_order(Decimal(on_hand), [Decimal(weekly)] * WEEKS, reorder_at, par) == order


def test_stock_lasts_until_the_week_whose_doses_it_does_not_cover():
    assert lasts(Decimal(3), [Decimal(1)] * WEEKS) == 3
    assert lasts(Decimal(0), [Decimal(1)] * WEEKS) == 0
    assert lasts(Decimal(8), [Decimal(1)] * WEEKS) is None
