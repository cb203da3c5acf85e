"""Keys of one run at the limits of pace: a pause as long as the limit is none, a longer one is."""

from __future__ import annotations

import pytest
from textual.events import Key

from tui.scanning.run import Run
from tui.scanning.timing import JOIN_SECONDS, LEAST_QUICK, LULL_SECONDS, QUICK_SECONDS

SHORT = 0.001
"""Seconds: far less than any limit."""


def _run(*gaps: float, signs: str = "") -> Run:
    """A run whose keys follow each other in so many seconds, a first one before them."""
    run = Run(None)
    for sign in signs or "x" * (len(gaps) + 1):
        run.add(Key("x", "x"), sign)
    # Set rather than summed up: times would round them.
    run.gaps[1:] = gaps
    return run


@pytest.mark.parametrize(("pause", "begins"), [(QUICK_SECONDS, 0), (QUICK_SECONDS + SHORT, 2)])
def test_u11_the_keys_of_a_paced_code_begin_behind_the_last_pause_longer_than_the_pace(pause: float, begins: int):
    assert _run(SHORT, pause, SHORT).paced(QUICK_SECONDS) == begins


@pytest.mark.parametrize(("pause", "pieces"), [(QUICK_SECONDS, ["0123"]), (QUICK_SECONDS + SHORT, ["23", "0123"])])
def test_s14_a_pause_longer_than_a_scanners_starts_what_may_be_a_code(pause: float, pieces: list[str]) -> None:
    assert [text for _, text in _run(SHORT, pause, SHORT, signs="0123").candidates()] == pieces


@pytest.mark.parametrize(("quick", "is_quick"), [(LEAST_QUICK, True), (LEAST_QUICK - 1, False)])
def test_s14_so_many_quick_keys_are_no_persons(quick: int, is_quick: bool) -> None:
    assert _run(*[QUICK_SECONDS] * quick).is_quick(0) is is_quick
    assert not _run(*[QUICK_SECONDS + SHORT] * quick).is_quick(0)


@pytest.mark.parametrize(
    ("gaps", "behind", "goes_on"),
    [
        ((), QUICK_SECONDS, True),
        ((), QUICK_SECONDS + SHORT, False),
        ((SHORT, SHORT), LULL_SECONDS, True),
        ((SHORT, SHORT), LULL_SECONDS + SHORT, False),
    ],
)
def test_s14_a_key_belongs_to_what_stood_before_it_until_the_pace_or_a_bursts_lull(
    gaps: tuple[float, ...], behind: float, goes_on: bool
) -> None:
    run = _run(*gaps)
    key = Key("x", "x")
    run.last, key.time = 0.0, behind
    assert run.goes_on(key, "x", None, QUICK_SECONDS) is goes_on


@pytest.mark.parametrize(("behind", "goes_on"), [(JOIN_SECONDS, True), (JOIN_SECONDS + SHORT, False)])
def test_s14_a_field_waits_for_the_rest_of_a_code_as_long_as_a_slow_line_stands_still(
    behind: float, goes_on: bool
) -> None:
    run, field, key = _run(), object(), Key("x", "x")
    run.target, run.last, key.time = field, 0.0, behind  # type: ignore[assignment]
    assert run.goes_on(key, "x", field, QUICK_SECONDS) is goes_on  # type: ignore[arg-type]
