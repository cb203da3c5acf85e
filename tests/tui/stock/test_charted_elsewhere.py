"""The list of doses that were given here but charted elsewhere, by keys (K30)."""

from __future__ import annotations

import pytest

from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN
from tests.models.stock.test_charted_elsewhere import imported
from tests.models.stock.test_ledger import kinds, received
from tests.tui.screen_text import EACH_SIZE, at_work


@pytest.mark.heavy
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_k30_a_dose_is_matched_to_the_lot_it_names_in_three_keys(sqlite_clinic: Clinic, size):
    lot = received(sqlite_clinic)
    imported(sqlite_clinic, lot.lot_number)
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("s")
        await hands.sees("› Stock")
        await hands.press("i")
        await hands.sees("Given, not taken from stock", "Names a lot of ours 1", "Hospital EHR")
        await hands.press("enter")
        await hands.sees("come from?", f"lot {lot.lot_number}")
        await hands.press("a")
        await hands.sees("Drawn, mL")
        await hands.press("f10")
        await hands.sees(f"Matched: taken from lot {lot.lot_number}", "No imported dose waits")
    assert kinds(sqlite_clinic) == ["received", "given"]


@pytest.mark.heavy
async def test_k30_a_dose_is_dismissed_with_a_reason(sqlite_clinic: Clinic):
    lot = received(sqlite_clinic)
    imported(sqlite_clinic, lot.lot_number)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("s")
        await hands.sees("› Stock")
        await hands.press("i")
        await hands.sees("Names a lot of ours 1")
        await hands.press("x")
        await hands.sees("in words")
        await hands.press("f10")
        await hands.sees("say why in words")
        await hands.type("their own")
        await hands.press("f10")
        await hands.sees("Dismissed: nothing is taken.")
    assert kinds(sqlite_clinic) == ["received", "dismissed"]
