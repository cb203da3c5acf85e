"""S10, S46 to S51: the lot a dose comes from."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from models.core.charting_codes import Outcome
from models.core.finding import Severity
from models.safety.rules.product.lot import check
from tests.models.safety.rules.cases import B12, KETOROLAC, TODAY, case, lot, order, package, picked, wall

MULTI_DOSE_B12, KETOROLAC_30 = "00517-0032-25", "00409-3795-01"
VIAL = UUID(int=11)


def open_vial(**over: Any) -> Any:
    """Return an opened multi-dose vial of B12, 9 mL left, to be used within four weeks."""
    usual = {"vial_id": VIAL, "remaining_ml": Decimal(9), "use_by": TODAY + timedelta(days=28)}
    return lot(package=package(MULTI_DOSE_B12), **{**usual, **over})


def stopped(found: list[Any]) -> str:
    (finding,) = found
    assert finding.severity is Severity.STOP
    return str(finding.text)


def test_a_lot_in_date_with_enough_in_it_passes() -> None:
    assert check(case()) == []


def test_s46_a_dose_without_a_lot_is_stopped() -> None:
    assert stopped(check(case(lots=()))) == "Scan the vial, or pick a lot from the list."


def test_s46_a_lot_that_left_the_shelf_meanwhile_is_no_lot() -> None:
    gone = picked(lot(lot_id=UUID(int=99)))
    assert "Scan the vial" in stopped(check(case(lots=(gone,))))


def test_s10_another_drugs_lot_names_both_drugs() -> None:
    text = stopped(check(case(stock=(lot(KETOROLAC),))))
    assert text == "Wrong drug: do not give. Ordered cyanocobalamin; lot AB123 is ketorolac tromethamine."


@pytest.mark.parametrize(("days", "usable"), [(1, True), (0, True), (-1, False)])
def test_s47_usable_through_its_expiry_date_and_refused_from_the_next_day(days: int, usable: bool) -> None:
    day = TODAY + timedelta(days=days)
    found = check(case(stock=(lot(expires_on=day, use_by=day),)))

    if usable:
        assert found == []
    else:
        assert stopped(found) == "Lot AB123 expired Nov 22, 2026. Take another lot."


def test_s47_the_expiry_day_ends_at_the_clinics_midnight() -> None:
    """05:59 UTC is still the eve in Chicago, 06:00 UTC is not."""
    last = lot(expires_on=TODAY, use_by=TODAY)

    assert check(case(now=wall("2026-11-23 23:59"), stock=(last,))) == []
    assert check(case(now=wall("2026-11-24 00:00"), stock=(last,)))


def test_s47_a_dose_given_before_midnight_and_charted_after_it_came_from_a_lot_in_date() -> None:
    last = lot(expires_on=TODAY, use_by=TODAY)
    found = check(case(now=wall("2026-11-24 00:05"), given_at=wall("2026-11-23 23:55"), stock=(last,)))
    assert found == []


@pytest.mark.parametrize("status", ["recalled", "quarantined"])
def test_s48_a_lot_held_back_is_stopped(status: str) -> None:
    text = stopped(check(case(stock=(lot(status=status),))))
    assert text == f"Lot AB123 is {status}. Do not use it; take another lot."


@pytest.mark.parametrize(("days", "usable"), [(0, True), (-1, False)])
def test_s49_an_opened_vial_is_used_through_its_beyond_use_date(days: int, usable: bool) -> None:
    found = check(case(stock=(open_vial(use_by=TODAY + timedelta(days=days)),)))

    if usable:
        assert found == []
    else:
        assert "opened too long ago, use by Nov 22, 2026" in stopped(found)


def test_s49_expiry_wins_when_it_is_sooner() -> None:
    eve = TODAY - timedelta(days=1)
    assert "expired Nov 22, 2026" in stopped(check(case(stock=(open_vial(use_by=eve, expires_on=eve),))))


@pytest.mark.parametrize(("left", "enough"), [("1", True), ("0.999", False)])
def test_s51_an_open_vial_must_hold_the_volume(left: str, enough: bool) -> None:
    found = check(case(stock=(open_vial(remaining_ml=Decimal(left)),)))

    if enough:
        assert found == []
    else:
        assert stopped(found) == "0.999 mL in hand, 1 mL needed. Add a second lot."


def test_s51_two_vials_together_hold_it() -> None:
    halves = (
        open_vial(remaining_ml=Decimal("0.5")),
        open_vial(remaining_ml=Decimal("0.5"), vial_id=UUID(int=12), lot_number="AB124"),
    )
    assert check(case(stock=halves)) == []


@pytest.mark.parametrize(("on_hand", "enough"), [(2, True), (1, False)])
def test_s51_a_dose_of_two_vials_needs_two_on_the_shelf(on_hand: int, enough: bool) -> None:
    shelf = (lot(KETOROLAC, package=package(KETOROLAC_30), on_hand=Decimal(on_hand)),)
    found = check(case(KETOROLAC, ordered=order(KETOROLAC), stock=shelf))

    if enough:
        assert found == []
    else:
        assert stopped(found) == "Lot AB123 has 1 left, 2 needed. Pick another."


def test_s54_the_last_unopened_multi_dose_vial_is_not_opened_twice() -> None:
    none = lot(package=package(MULTI_DOSE_B12), on_hand=Decimal(0))
    assert stopped(check(case(stock=(none,)))) == "No unopened vial of lot AB123 is left. Pick another."


def test_a_product_not_labelled_for_the_route_is_stopped() -> None:
    shelf = lot(KETOROLAC, package=package(KETOROLAC_30))
    found = check(case(KETOROLAC, ordered=order(KETOROLAC, route="subcut"), stock=(shelf,)))
    assert "not labelled for this route. Take another lot." in stopped(found)


def test_s57_a_dose_not_given_is_not_asked_for_a_lot() -> None:
    assert check(case(B12, lots=(), outcome=Outcome.NOT_GIVEN)) == []
