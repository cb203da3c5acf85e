"""An observation drawn as a bar: what is left, when it ends, and that it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tui.widgets.drawings.timer_bar import bar, timer_lines

NINE = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


def _lines(minutes: int, width: int = 60) -> list[str]:
    zone, until = ZoneInfo("UTC"), NINE + timedelta(minutes=120)
    return [line.plain for line in timer_lines(NINE, until, NINE + timedelta(minutes=minutes), zone, width)]


@pytest.mark.parametrize(
    ("share", "drawn"), [(0, "──────"), (0.5, "━━━───"), (0.25, "━╸────"), (1, "━━━━━━"), (-1, "──────"), (9, "━━━━━━")]
)
def test_a_bar_fills_from_the_left_to_half_a_cell_and_never_beyond_its_ends(share: float, drawn: str):
    assert bar(share, 6).plain == drawn


def test_a_bar_without_unicode_differs_by_its_characters():
    assert bar(0.5, 6, in_ascii=True).plain == "###..."


def test_what_is_left_and_the_end_stand_beside_the_bar():
    line, drawn = _lines(73)
    assert line.startswith("47 min left of 120")
    assert line.endswith("given 09:00, observe until 11:00")
    assert drawn.count("━") == 36


def test_an_observation_that_is_over_says_so_with_its_mark():
    assert _lines(126)[0].startswith(" ▲ OVER by 6 min")


@pytest.mark.parametrize("width", [24, 36, 60, 100])
def test_no_word_is_cut_at_any_width(width: int):
    line, drawn = _lines(73, width)
    assert line.startswith("47 min left of 120 ")
    assert line.endswith("11:00")
    assert len(drawn) == width
