"""S39, S40: the time given is past, after the order was signed, and late entries say so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.core.charting_codes import Outcome
from models.core.finding import Severity
from models.safety.rules.outcome.given_time import check
from tests.models.safety.rules.cases import NOW, case, order, wall


def test_s40_a_dose_without_a_time_is_not_given_yet() -> None:
    (finding,) = check(case(given_at=None))

    assert finding.severity is Severity.STOP
    assert finding.text == "Say when it was given: N for now, or a time such as 10:44."


@pytest.mark.parametrize(("seconds", "stops"), [(120, False), (121, True)])
def test_s39_two_minutes_of_clock_drift_are_no_future(seconds: int, stops: bool) -> None:
    found = check(case(given_at=NOW + timedelta(seconds=seconds)))

    assert [finding.severity for finding in found] == ([Severity.STOP] if stops else [])
    assert not stops or found[0].text == "09:44 is in the future. Chart after giving: write N for now."


@pytest.mark.parametrize(("minutes", "late"), [(0, False), (15, False), (16, True), (60 * 24, True)])
def test_s40_more_than_15_minutes_ago_is_a_late_entry_with_a_reason(minutes: int, late: bool) -> None:
    found = check(case(given_at=NOW - timedelta(minutes=minutes)))

    assert [finding.severity for finding in found] == ([Severity.WARN] if late else [])
    assert not late or "marked as a late entry. Give the reason." in found[0].text


def test_s39_no_dose_before_its_order_was_signed() -> None:
    signed = wall("2026-11-23 09:40")

    assert check(case(ordered=order(signed_at=signed), given_at=signed)) == []
    (finding,) = check(case(ordered=order(signed_at=signed), given_at=signed - timedelta(minutes=1)))
    assert (finding.severity, finding.text) == (
        Severity.STOP,
        "That is before the order was signed. Correct the time.",
    )


@pytest.mark.parametrize(
    ("given", "now"), [("2026-03-08 01:55", "2026-03-08 03:05"), ("2026-11-01 00:55", "2026-11-01 01:05")]
)
def test_s44_minutes_are_counted_through_a_changeover(given: str, now: str) -> None:
    """What the watch counts is ten minutes, whatever the wall says."""
    assert check(case(now=wall(now), given_at=wall(given))) == []


def test_a_time_entered_before_the_patient_refused_is_no_late_entry() -> None:
    earlier = NOW - timedelta(hours=1)
    assert check(case(given_at=earlier, outcome=Outcome.REFUSED)) == []
