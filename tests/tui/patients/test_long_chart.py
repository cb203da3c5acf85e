"""The chart of a patient with hundreds of doses, driven by keys: nothing is missing, wherever one goes."""

from __future__ import annotations

import pytest

from models.charting.charted import PAGE
from models.store.clinic import Clinic
from tests.tui.many_doses import add_many_doses
from tests.tui.screen_text import Hands, at_work


async def _open(hands: Hands, doses: str) -> None:
    await hands.sign_in()
    await hands.press("f3")
    await hands.sees("part of a name", "MRN")
    await hands.press("down", "enter")
    await hands.sees(f"Doses {doses}", "▸✓ Nov 23 cyanocobalamin")


async def _end_and_back(hands: Hands, oldest: str) -> None:
    """Go to the oldest dose, read it whole, and back to the newest."""
    await hands.press("end")
    await hands.sees("▸", "Orders 1")
    await hands.press("up", "enter")
    await hands.sees_in("#details", oldest, "1 left deltoid", "by M Ruiz MA")
    await hands.press("escape", "home", "enter")
    await hands.sees_in("#details", "Dose 0 before the newest.")
    await hands.press("escape")


async def test_the_oldest_of_500_doses_is_shown_whole_when_one_goes_there(sqlite_clinic: Clinic):
    _, sentences = add_many_doses(sqlite_clinic, 500)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "500")
        await _end_and_back(hands, sentences[-1])


@pytest.mark.heavy
async def test_page_by_page_and_by_dose_every_one_of_2_000_doses_is_there(sqlite_clinic: Clinic):
    _, sentences = add_many_doses(sqlite_clinic, 2_000)
    async with at_work(sqlite_clinic, (120, 40)) as hands:
        await _open(hands, "2,000")
        await _end_and_back(hands, sentences[-1])
        for _ in range(4):
            await hands.press("pagedown")
        await hands.press("enter")
        place = hands.app.screen._chart.lines.index(hands.app.screen._selected())
        assert place > PAGE
        await hands.sees_in("#details", sentences[place])
        await hands.press("escape", "left", "enter")
        await hands.sees_in("#details", sentences[place + 1])
        await hands.press("escape", "right", "right", "enter")
        await hands.sees_in("#details", sentences[place - 1])


@pytest.mark.heavy
async def test_an_old_dose_stays_selected_and_whole_when_the_chart_is_read_again(sqlite_clinic: Clinic):
    _, sentences = add_many_doses(sqlite_clinic, 500)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "500")
        await hands.press("end", "up", "i")
        await hands.sees("Insurance")
        await hands.press("escape")
        await hands.sees("Doses 500")
        await hands.press("enter")
        await hands.sees_in("#details", sentences[-1])
        await hands.press("c")
        await hands.sees_in("#details", "nothing charged")


@pytest.mark.heavy
async def test_an_old_dose_can_be_corrected_like_a_new_one(sqlite_clinic: Clinic):
    add_many_doses(sqlite_clinic, 500)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "500")
        await hands.press("end", "up", "x")
        await hands.sees("entered in error", "Dose 499 before the newest.")
