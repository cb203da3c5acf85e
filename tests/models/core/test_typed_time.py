"""Typed times mean the instant the clinic's clock would show, across midnight and changes of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core.errors import BadInputError
from models.core.typed_time import parse_time, wall_instant

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 10, 26, 15, 20, tzinfo=UTC)  # 11:20 in New York
JUST_AFTER_MIDNIGHT = datetime(2026, 10, 26, 4, 5, tzinfo=UTC)  # 00:05
JUST_BEFORE_MIDNIGHT = datetime(2026, 10, 27, 3, 55, tzinfo=UTC)  # 23:55 on the 26th


def _wall(text: str, now: datetime = NOW) -> str:
    return parse_time(text, now, NEW_YORK).astimezone(NEW_YORK).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize("text", ["N", "n", " now ", "+0", "-0"])
def test_now_is_the_instant_of_the_clock(text: str) -> None:
    assert parse_time(text, NOW, NEW_YORK) == NOW


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("-10", "2026-10-26 11:10"), ("+10", "2026-10-26 11:30"), ("1105", "2026-10-26 11:05"),
        ("11:05", "2026-10-26 11:05"), ("905", "2026-10-26 09:05"), ("9:05", "2026-10-26 09:05"),
        ("T@0905", "2026-10-26 09:05"), ("t-1@16:40", "2026-10-25 16:40"), ("T-30@0800", "2026-09-26 08:00"),
        ("0000", "2026-10-26 00:00"), ("2359", "2026-10-26 23:59"),
    ],
)  # fmt: skip
def test_a_typed_time_is_the_clinics_wall_time(text: str, wall: str) -> None:
    assert _wall(text) == wall


def test_after_midnight_today_is_the_new_day_and_minutes_ago_the_old_one() -> None:
    assert _wall("T@0001", JUST_AFTER_MIDNIGHT) == "2026-10-26 00:01"
    assert _wall("-10", JUST_AFTER_MIDNIGHT) == "2026-10-25 23:55"
    assert _wall("T-1@2350", JUST_AFTER_MIDNIGHT) == "2026-10-25 23:50"


def test_before_midnight_today_is_the_clinics_day_though_utc_is_a_day_ahead() -> None:
    assert _wall("2350", JUST_BEFORE_MIDNIGHT) == "2026-10-26 23:50"
    assert _wall("+10", JUST_BEFORE_MIDNIGHT) == "2026-10-27 00:05"


def test_a_time_the_clocks_skip_is_refused() -> None:
    spring = datetime(2026, 3, 8, 15, 0, tzinfo=UTC)
    with pytest.raises(BadInputError, match="clocks go forward"):
        parse_time("0230", spring, NEW_YORK)
    assert parse_time("0130", spring, NEW_YORK) == datetime(2026, 3, 8, 6, 30, tzinfo=UTC)
    assert parse_time("0300", spring, NEW_YORK) == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)


def test_a_time_the_clocks_show_twice_is_the_first() -> None:
    autumn = datetime(2026, 11, 1, 15, 0, tzinfo=UTC)
    assert parse_time("0130", autumn, NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_minutes_ago_are_minutes_even_when_the_clocks_change() -> None:
    second_half_past_one = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert parse_time("-60", second_half_past_one, NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "2400", "1160", "noon", "T", "T+1@0900", "T-1", "1", "11.20", "11:2", "@1120"])
def test_what_is_no_time_is_refused_with_advice(text: str) -> None:
    with pytest.raises(BadInputError, match="write N for now") as caught:
        parse_time(text, NOW, NEW_YORK)
    assert caught.value.at == "time given"


@given(st.dates(date(2007, 1, 1), date(2037, 12, 31)), st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_an_instant_shows_the_wall_time_it_was_typed_as_or_is_refused(day: date, wall: time) -> None:
    try:
        instant = wall_instant(day, wall, NEW_YORK)
    except BadInputError:
        assert (day.month, wall.hour) == (3, 2)
        return
    assert instant.utcoffset() == timedelta(0)
    assert instant.astimezone(NEW_YORK).replace(tzinfo=None) == datetime.combine(day, wall)
