"""S15: an order is given once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.core.charting_codes import Outcome
from models.core.finding import Severity
from models.safety.rules.order.already_given import check
from tests.models.safety.rules.cases import ORDER, TODAY, case, dose_on, order, wall

TODAYS = dose_on(TODAY, order_id=ORDER)


def test_s15_a_second_dose_of_the_day_is_stopped_with_who_and_when() -> None:
    (finding,) = check(case(doses=(TODAYS,)))

    assert (finding.severity, finding.text) == (
        Severity.STOP,
        "Already given today at 09:00 by M Ruiz MA. Leave this order, or ask the provider for another.",
    )


def test_s15_another_order_of_the_same_day_is_not_this_rules_business() -> None:
    assert check(case(doses=(dose_on(TODAY),))) == []


def test_s15_yesterdays_dose_does_not_stop_todays() -> None:
    assert check(case(doses=(dose_on(TODAY - timedelta(days=1), order_id=ORDER),))) == []


@pytest.mark.parametrize("outcome", ["refused", "not_given"])
def test_s15_after_a_refusal_it_may_be_given_the_same_day(outcome: str) -> None:
    assert check(case(doses=(dose_on(TODAY, order_id=ORDER, outcome=outcome),))) == []


def test_s15_an_order_that_allows_repeats_is_not_stopped() -> None:
    assert check(case(ordered=order(as_needed=True), doses=(TODAYS,))) == []


def test_s15_a_late_entry_of_a_dose_already_charted_is_stopped() -> None:
    """Two people chart the dose of 23:50, the second one after midnight."""
    given = wall("2026-11-22 23:50")
    charted = dose_on(TODAY - timedelta(days=1), order_id=ORDER, given_at=given)

    (finding,) = check(case(now=wall("2026-11-23 00:10"), given_at=given, doses=(charted,)))

    assert finding.text.startswith("Already given on Nov 22 at 23:50 by M Ruiz MA.")


def test_a_refusal_after_a_dose_is_not_stopped() -> None:
    assert check(case(doses=(TODAYS,), outcome=Outcome.REFUSED)) == []
