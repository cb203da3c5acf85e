"""Birth dates as they are typed and shown: a partial one stays partial (W26), none moves by a day (W12)."""

from __future__ import annotations

from datetime import date

import pytest

from models.core.birth import Birth, parse_birth
from models.core.errors import BadInputError

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    "typed",
    ["3/2/1960", "03021960", "1960-03-02", "Mar 2 1960", "2 mar 60", "March 2, 1960", "2MAR1960", "3-2-60", "3.2.1960"],
)
def test_n11_any_usual_form_is_the_same_birth_date(typed):
    assert parse_birth(typed, TODAY) == Birth(date(1960, 3, 2))


@pytest.mark.parametrize(
    ("typed", "birth", "text", "age"),
    [
        ("1980", Birth(date(1980, 1, 1), "year"), "1980", "45 or 46 y"),
        ("1980-05", Birth(date(1980, 5, 1), "month"), "May 1980", "46 y"),
        ("5/1980", Birth(date(1980, 5, 1), "month"), "May 1980", "46 y"),
        ("Nov 1980", Birth(date(1980, 11, 1), "month"), "Nov 1980", "45 or 46 y"),
        ("02/29/1980", Birth(date(1980, 2, 29)), "Feb 29, 1980", "46 y"),
        ("T", Birth(TODAY), "Nov 28, 2026", "0 months"),
    ],
)
def test_w26_what_is_not_known_is_never_made_up_and_the_age_is_a_range(typed, birth, text, age):
    found = parse_birth(typed, TODAY)
    assert (found, found.text, found.age(TODAY)) == (birth, text, age)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("11/29/2026", "lies in the future"),
        ("2027", "lies in the future"),
        ("1899", "over 125 years ago"),
        ("2/30/1980", "is not a date"),
        ("soon", "is not a date"),
        ("", "write 3/2/1960"),
    ],
)
def test_a_birth_date_to_come_too_long_ago_or_of_no_calendar_is_refused(typed, message):
    with pytest.raises(BadInputError, match="birth: ") as refused:
        parse_birth(typed, TODAY)
    assert message in str(refused.value)


def test_two_digits_of_a_year_are_the_latest_year_that_is_past():
    assert parse_birth("3/2/26", TODAY).day == date(2026, 3, 2)
    assert parse_birth("12/2/26", TODAY).day == date(1926, 12, 2)
