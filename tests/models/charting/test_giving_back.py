"""What an order is owed when a dose of it was entered in error or moved to another day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.charting.correcting.order_after_correction import PARTLY_GIVEN, due_after, given_back, moved
from models.core.charting_codes import Outcome
from models.safety.facts import OrderFacts, OrderState
from tests.models.safety.rules.cases import TODAY, order

FIRST = date(2026, 9, 1)


def series(**over: object) -> OrderFacts:
    """Return an order every 28 days from the first of September, one dose given that day."""
    facts = replace(order(), valid_from=FIRST, interval_days=28, doses_allowed=3, doses_given=1, valid_until=None)
    return replace(facts, **{"due_on": FIRST + timedelta(days=28), **over})  # type: ignore[arg-type]


def test_s57_entered_in_error_gives_the_only_dose_back_on_the_orders_first_day() -> None:
    owed = given_back(series(), Outcome.GIVEN, FIRST, ())
    assert (owed.doses_given, owed.due_on, owed.status) == (0, FIRST, OrderState.ACTIVE)


def test_s57_entered_in_error_of_an_earlier_dose_leaves_the_next_day_where_the_last_dose_set_it() -> None:
    second = FIRST + timedelta(days=28)
    due = second + timedelta(days=28)
    owed = given_back(series(doses_given=2, due_on=due), Outcome.GIVEN, FIRST, (second,))
    assert (owed.doses_given, owed.due_on) == (1, due)


def test_s57_entered_in_error_opens_a_series_again_that_was_complete() -> None:
    days = (FIRST, FIRST + timedelta(days=28))
    last = FIRST + timedelta(days=56)
    complete = series(doses_given=3, due_on=None, status=OrderState.COMPLETED)
    owed = given_back(complete, Outcome.GIVEN, last, days)
    assert (owed.status, owed.due_on, owed.doses_given) == (OrderState.ACTIVE, last, 2)


def test_s57_entered_in_error_leaves_a_day_that_somebody_set_by_hand() -> None:
    by_hand = series(due_on=TODAY)
    assert given_back(by_hand, Outcome.GIVEN, FIRST, ()).due_on == TODAY
    assert moved(by_hand, FIRST, FIRST + timedelta(days=1), ()) == by_hand


def test_s57_entered_in_error_of_a_part_frees_only_an_order_held_for_its_rest() -> None:
    held = series(status=OrderState.ON_HOLD, review_reason=PARTLY_GIVEN, due_on=FIRST)
    freed = given_back(held, Outcome.PARTLY_GIVEN, FIRST, ())
    assert (freed.status, freed.review_reason, freed.due_on) == (OrderState.ACTIVE, None, FIRST)
    otherwise = replace(held, review_reason="dose unclear")
    assert given_back(otherwise, Outcome.PARTLY_GIVEN, FIRST, ()).status is OrderState.ON_HOLD


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.NOT_GIVEN])
def test_s57_entered_in_error_of_what_reached_nobody_changes_no_order(outcome: Outcome) -> None:
    assert given_back(series(), outcome, FIRST, ()) == series()


def test_s42_a_dose_moved_by_a_day_moves_the_next_due_day_by_a_day() -> None:
    assert moved(series(), FIRST, FIRST + timedelta(days=1), ()).due_on == FIRST + timedelta(days=29)


def test_no_day_is_due_after_the_end_of_the_order_or_its_last_dose() -> None:
    assert due_after(series(valid_until=FIRST + timedelta(days=27)), [FIRST]) is None
    assert due_after(series(valid_until=FIRST + timedelta(days=28)), [FIRST]) == FIRST + timedelta(days=28)
    assert due_after(series(doses_given=3), [FIRST]) is None
    assert due_after(series(interval_days=None), [FIRST]) is None
    assert due_after(series(as_needed=True, due_on=None), [FIRST]) is None
