"""The time given is when the needle went in, and the key line says which time Enter records (S40)."""

from __future__ import annotations

from datetime import timedelta

from models.charting.queries.charting import open_charting
from models.core.charting_codes import Step
from models.store.clinic import Clinic
from tests.factories import GIVER_SIGN_IN, add_lot, add_order, add_patient, staff_id
from tests.frozen_clock import START
from tests.tui.screen_text import Hands, at_work

VIAL = "00517-0031-25"


async def _to_give(hands: Hands) -> None:
    await hands.open_order()
    await hands.press("b")
    await hands.scan(VIAL)
    await hands.sees("Time given", "accepted: lot FIRST1", "Enter given now")


async def test_s40_a_stray_enter_records_no_time_and_the_one_that_leaves_the_step_does(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic, lot_number="FIRST1")
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic, mrn="M000001"))

    def draft():
        return open_charting(sqlite_clinic, order.id, staff_id(sqlite_clinic, GIVER_SIGN_IN)).body

    async with at_work(sqlite_clinic) as hands:
        await _to_give(hands)
        await hands.press("enter")
        await hands.sees("▲ Pick the site: press its number.", "Enter given now")
        await hands.settled()
        assert draft().given_at is None
        sqlite_clinic.clock.tick(3)
        await hands.press("2")
        await hands.sees("tolerated, no reaction")
        await hands.settled()
        assert (draft().step, draft().given_at) == (Step.RESPONSE, START + timedelta(minutes=3))

        await hands.press("pageup")
        await hands.sees("Time given", "Enter given 09:45")
        await hands.press("tab")
        await hands.press("1")
        await hands.sees("Enter given as typed")
        await hands.press("backspace", "n")
        await hands.sees("Enter given now")
        sqlite_clinic.clock.tick(2)
        await hands.press("enter")
        await hands.sees("tolerated, no reaction")
        await hands.settled()
    assert draft().given_at == START + timedelta(minutes=5)
