"""Today by keys: tiles filter, a filter ends when its patient is charted, no key is silent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.store.clinic import Clinic
from tests.factories import add_lot, add_order, add_patient
from tests.tui.screen_text import EACH_SIZE, at_work


@pytest.fixture
def day(sqlite_clinic: Clinic) -> Clinic:
    """Two people overdue, by 2 and by 5 days, and two due today."""
    today = sqlite_clinic.today()
    add_lot(sqlite_clinic)
    for family, days in (("Two", 2), ("Five", 5), ("Adams", 0), ("Baker", 0)):
        add_order(sqlite_clinic, add_patient(sqlite_clinic, family=family), due_on=today - timedelta(days=days))
    return sqlite_clinic


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_f15_f22_the_worst_comes_first_tiles_filter_and_escape_shows_all(day: Clinic, size: tuple[int, int]):
    async with at_work(day, size) as hands:
        await hands.sign_in()
        shown = await hands.sees("Overdue 2", "Due today 2", "5 d late", "2 d late")
        assert shown.index("FIVE") < shown.index("TWO") < shown.index("ADAMS")
        await hands.press("2")
        await hands.sees_no_more("Due today")
        await hands.sees("Overdue 2", "FIVE", "TWO")
        await hands.press("2")
        await hands.sees("Due today 2")
        await hands.press("slash")
        await hands.type("bak")
        await hands.sees("1 of 4", "Due today 1")
        await hands.press("down", "escape")
        await hands.sees("Overdue 2", "Due today 2")
        await hands.press("z")
        await hands.sees("z does nothing here. F1 lists the keys.")


async def test_f15_enter_in_the_filter_opens_the_only_match_and_the_filter_ends_with_its_dose(day: Clinic):
    async with at_work(day) as hands:
        await hands.sign_in()
        await hands.press("slash")
        await hands.fill("bak")
        await hands.sees("BAKER", "full name spoken")
        await hands.press("escape")
        await hands.sees("1 of 4")
        await hands.press("enter")
        await hands.sees("full name spoken")
        await hands.press("x")
        await hands.sees("not given")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
async def test_n5_n6_an_empty_day_says_in_whole_words_what_to_press(sqlite_clinic: Clinic, size: tuple[int, int]):
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in()
        await hands.sees(
            "No injections due today", "F3 find a patient", "o new order for the selected patient", "s stock"
        )
        await hands.press("o")
        await hands.sees("Select a patient first: F3 finds one.")


async def test_a_filter_longer_than_its_field_keeps_its_end_and_the_cursor_in_sight(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("slash")
        await hands.type("okafor " * 14 + "end")
        await hands.sees("okafor end")
        await hands.press("home")
        await hands.settled()
        assert "okafor end" not in hands.words()
