"""S9: no dose without an active, signed, complete order that is in date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.core.finding import Severity
from models.safety.facts import OrderState
from models.safety.rules.order.order_state import check
from tests.models.safety.rules.cases import TODAY, case, order, wall

SAID = {
    OrderState.DRAFT: "waits for a provider's review",
    OrderState.ON_HOLD: "is on hold",
    OrderState.CANCELLED: "was cancelled",
    OrderState.COMPLETED: "is complete: every ordered dose was given",
    OrderState.STOPPED: "was stopped",
    OrderState.ENTERED_IN_ERROR: "was entered in error",
}


def texts(**over: Any) -> list[str]:
    found = check(case(ordered=order(**over)))
    assert {finding.severity for finding in found} <= {Severity.STOP}
    return [finding.text for finding in found]


def test_s9_an_active_signed_order_in_date_passes() -> None:
    assert texts() == []


@pytest.mark.parametrize("state", [state for state in OrderState if state is not OrderState.ACTIVE])
def test_s9_every_other_state_stops(state: OrderState) -> None:
    assert texts(status=state) == [f"This order {SAID[state]}. Ask the ordering provider."]


def test_s9_the_reason_it_waits_for_is_said() -> None:
    (text,) = texts(status=OrderState.ON_HOLD, review_reason="partly given: decide about the rest")
    assert "is on hold (partly given: decide about the rest)" in text


def test_s9_an_unsigned_order_stops() -> None:
    assert texts(signed_at=None) == ["This order is not signed. Ask the ordering provider to sign it."]


@pytest.mark.parametrize(("until", "stops"), [("2026-11-23", False), ("2026-11-22", True)])
def test_s9_an_order_holds_through_its_last_day(until: str, stops: bool) -> None:
    found = texts(valid_until=date.fromisoformat(until))
    assert found == (["The order ended on Nov 22, 2026. Ask for a new one."] if stops else [])


@pytest.mark.parametrize(("start", "stops"), [("2026-11-23", False), ("2026-11-24", True)])
def test_s9_an_order_holds_from_its_first_day(start: str, stops: bool) -> None:
    found = texts(valid_from=date.fromisoformat(start))
    message = "The order starts on Nov 24, 2026. Give it from that day, or ask the provider."
    assert found == ([message] if stops else [])


def test_s9_a_dose_given_on_the_last_day_may_be_charted_after_midnight() -> None:
    late = case(now=wall("2026-11-24 00:05"), given_at=wall("2026-11-23 23:55"), ordered=order(valid_until=TODAY))
    assert check(late) == []


@pytest.mark.parametrize("gap", [{"dose": None}, {"route": None}, {"drug_slug": None}])
def test_s9_an_order_without_drug_dose_or_route_stops(gap: dict[str, Any]) -> None:
    assert texts(**gap) == ["The order lacks a known drug, a dose or a route. Ask the provider."]
