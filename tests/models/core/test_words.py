"""Dates, ages and spans in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core.words import age_on, age_text, date_text, day_text, distance_text, span_text, time_text

TODAY = date(2026, 10, 26)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def test_a_date_has_its_month_in_letters() -> None:
    assert date_text(date(1961, 3, 3)) == "Mar 3, 1961"


def test_a_near_day_needs_no_year_and_a_far_one_does() -> None:
    assert day_text(date(2026, 11, 2), TODAY) == "Nov 2"
    assert day_text(date(2024, 10, 26), TODAY) == "Oct 26, 2024"


@given(days)
def test_a_day_said_without_its_year_is_never_the_same_day_of_another_year(day: date) -> None:
    if day_text(day, TODAY) != date_text(day):
        assert abs((day - TODAY).days) < 365


def test_a_time_is_the_clinics_24_hour_time() -> None:
    assert time_text(datetime(2026, 10, 26, 14, 44, tzinfo=UTC), ZoneInfo("America/New_York")) == "10:44"
    assert time_text(datetime(2026, 10, 26, 4, 5, tzinfo=UTC), ZoneInfo("America/New_York")) == "00:05"


@pytest.mark.parametrize(
    ("born", "age"),
    [(date(1961, 10, 26), 65), (date(1961, 10, 27), 64), (date(2026, 10, 26), 0), (date(2026, 10, 27), -1)],
)
def test_a_year_of_age_is_complete_on_the_birthday(born: date, age: int) -> None:
    assert age_on(born, TODAY) == age


def test_a_leap_day_child_turns_a_year_older_on_the_first_of_march() -> None:
    assert age_on(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert age_on(date(2000, 2, 29), date(2026, 3, 1)) == 26


@pytest.mark.parametrize(
    ("born", "message"),
    [
        (date(1961, 3, 3), "65"), (date(2024, 10, 26), "2"), (date(2024, 10, 27), "23 months"),
        (date(2025, 8, 26), "14 months"), (date(2026, 9, 26), "1 month"), (date(2026, 9, 27), "0 months"),
    ],
)  # fmt: skip
def test_a_small_childs_age_is_said_in_months(born: date, message: str) -> None:
    assert age_text(born, TODAY) == message


@pytest.mark.parametrize(("shift", "message"), [(0, "today"), (-2, "2 d late"), (3, "3 d early")])
def test_a_due_day_is_said_as_distance_from_today(shift: int, message: str) -> None:
    assert distance_text(TODAY + timedelta(days=shift), TODAY) == message


@pytest.mark.parametrize(
    ("span", "message"),
    [(0, "0 d"), (13, "13 d"), (14, "2 w"), (84, "12 w"), (119, "17 w"), (150, "5 mo"), (729, "24 mo"), (730, "2 y")],
)
def test_a_span_is_said_in_its_shortest_honest_unit(span: int, message: str) -> None:
    assert span_text(span) == message
