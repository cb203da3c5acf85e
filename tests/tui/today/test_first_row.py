"""The first row that comes to an empty Today is opened by Enter at once."""

from __future__ import annotations

from models.store.clinic import Clinic
from tests.factories import add_order, add_patient
from tests.tui.screen_text import at_work


async def test_enter_opens_the_first_row_that_came_to_an_empty_list(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.sees("No injections due today")
        add_order(sqlite_clinic, add_patient(sqlite_clinic))
        await hands.press("r")
        await hands.sees("Due 1")
        await hands.settled()
        await hands.press("enter")
        await hands.sees("both at once: full name")
