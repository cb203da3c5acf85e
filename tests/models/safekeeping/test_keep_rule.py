"""Which backups are kept: one for each of the last days, weeks and months."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.core.errors import BadInputError
from models.safekeeping.keep_rule import KeepRule, kept, parse_keep

START = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
NIGHTLY = [START - timedelta(days=number) for number in range(400)]


def test_a_rule_is_written_as_days_weeks_and_months_in_any_order() -> None:
    assert parse_keep("7d,4w,12m") == KeepRule(7, 4, 12)
    assert parse_keep("12M, 7d") == KeepRule(7, 0, 12)


@pytest.mark.parametrize("text", ["", "7", "7y", "7d,7d", "0d", "-1d", "d", "7d;4w"])
def test_what_is_no_rule_says_how_one_is_written(text: str) -> None:
    with pytest.raises(BadInputError, match="7d,4w,12m"):
        parse_keep(text)


def test_of_a_year_of_nights_a_week_a_month_of_weeks_and_a_year_of_months_stay() -> None:
    found = sorted(kept(KeepRule(7, 4, 12), NIGHTLY), reverse=True)
    assert found[:7] == NIGHTLY[:7]
    assert {(at.year, at.month) for at in found} == {(2025, 12), *((2026, month) for month in range(1, 12))}
    assert len(found) == 7 + 2 + 11


def test_of_one_day_the_newest_stays() -> None:
    hourly = [START - timedelta(hours=number) for number in range(20)]
    assert kept(KeepRule(days=1), hourly) == {START}


def test_only_days_with_a_backup_count() -> None:
    rare = [START - timedelta(days=30 * number) for number in range(4)]
    assert kept(KeepRule(days=3), rare) == set(rare[:3])


def test_what_was_kept_yesterday_and_is_still_wanted_was_not_removed() -> None:
    """Removed night after night, as the command does, the same backups stay as if all were looked at once."""
    rule, there = KeepRule(7, 4, 12), set[datetime]()
    for night in reversed(NIGHTLY):
        there = kept(rule, {*there, night})
    assert there == kept(rule, NIGHTLY)
