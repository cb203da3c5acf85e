"""The reports of stock, driven by keys."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_lot, add_order, add_patient
from tests.tui.screen_text import EACH_SIZE, Hands, at_work


async def _open(hands: Hands, *who: str) -> None:
    await hands.sign_in(*who)
    await hands.press("s")
    await hands.sees("› Stock")
    await hands.settled()
    await hands.press("p")
    await hands.sees("1 Weeks of stock")
    await hands.settled()


def _stocked(clinic: Clinic) -> None:
    add_lot(clinic, on_hand=Decimal(2))
    add_lot(clinic, lot_number="SOON1", on_hand=Decimal(1), expires_on=clinic.today() + timedelta(days=40))
    add_order(clinic, add_patient(clinic), interval_days=7)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_each_digit_shows_a_report_and_the_selected_line_is_drawn(sqlite_clinic: Clinic, size):
    _stocked(sqlite_clinic)
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.sees("1 to order", "On hand", "cyanocobalamin", "3 wk", "█")
        await hands.press("2")
        await hands.sees("No dose was given in the last 12 weeks.")
        await hands.press("3")
        await hands.sees("Nothing was wasted, expired, spoiled or returned")
        await hands.press("4")
        await hands.sees("SOON1", "60 d", "█")
        await hands.press("5")
        await hands.sees("All 0 doses")
        await hands.press("w")
        await hands.sees("There is no line to write.")
        await hands.press("e")
        await hands.sees("may not change stock levels" if size else "")


@pytest.mark.heavy
async def test_levels_are_set_refused_at_their_field_and_the_order_list_is_written(sqlite_clinic: Clinic):
    _stocked(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("e")
        await hands.sees("Order cyanocobalamin again")
        await hands.fill("5", "2", "Fridays are full")
        await hands.sees("order up to at least the number")
        await hands.fill("20", "")
        await hands.sees("Kept for cyanocobalamin.", "17")
        await hands.press("o")
        await hands.settled()
        await hands.press("w")
        await hands.sees("Written to")
        file = hands.app.reports / f"order-list-{sqlite_clinic.today().isoformat()}.csv"
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.read_text().splitlines()[1].endswith(",5,20,17")
