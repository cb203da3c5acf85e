"""A wrong clock is said on the worklist as soon as somebody signs in, for as long as it is wrong (Y18)."""

from __future__ import annotations

import pytest

from models.people.actions.authenticate import sign_in
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, GIVER_SIGN_IN
from tests.frozen_clock import FrozenClock
from tests.tui.screen_text import EACH_SIZE, at_work

DAY = 24 * 60


@pytest.mark.parametrize("size", EACH_SIZE)
@pytest.mark.parametrize(
    ("days", "message"),
    [
        (-60, "clock says Sep 24, 2026, 60 days behind what was recorded last. Set the clock before you chart."),
        (60, "clock says Jan 22, 2027, and nothing was recorded for 60 days before. If it is wrong, set it"),
    ],
)
async def test_a_wrong_clock_stands_on_the_worklist_until_it_is_right(
    sqlite_clinic: Clinic, clock: FrozenClock, days: int, message: str, size: tuple[int, int]
) -> None:
    sign_in(sqlite_clinic, GIVER_SIGN_IN, GIVER_PIN)
    clock.tick(days * DAY)
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in()
        await hands.sees(f"▲ This workstation's {message}")
        if days < 0:
            clock.tick(-days * DAY)
            hands.app.screen._notice_changes()
            await hands.sees_no_more("This workstation's clock")


@pytest.mark.heavy
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_backup_that_is_overdue_stands_on_the_worklist_with_the_command_to_run(
    sqlite_clinic: Clinic, clock: FrozenClock, size: tuple[int, int]
) -> None:
    clock.tick(2 * DAY)
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in()
        await hands.sees("▲ No backup yet: run 'needlepoint database backup FILE'")
