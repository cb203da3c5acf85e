"""An observation that is over is told at once: on top of the worklist, in its head, with one ring (F3)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.store.clinic import Clinic
from tests.factories import add_lot, add_order, add_patient
from tests.frozen_clock import FrozenClock
from tests.tui.screen_text import EACH_SIZE, Hands, at_work, screen_text
from tests.tui.signed_doses import add_dose
from tui.app.application import NeedlepointApp


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The rings of the terminal's bell, which has no sound where there is no terminal."""
    heard: list[int] = []
    monkeypatch.setattr(NeedlepointApp, "bell", lambda app: heard.append(1))
    return heard


@pytest.fixture
def watched(sqlite_clinic: Clinic) -> Clinic:
    """Twelve orders due, and Whitcombe watched until 10:02, twenty minutes from now."""
    add_lot(sqlite_clinic)
    for number in range(12):
        add_order(sqlite_clinic, add_patient(sqlite_clinic, family=f"Due{number:02}", mrn=f"{number:06}"))
    patient = add_patient(sqlite_clinic, family="Whitcombe", mrn="777777")
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), minutes_ago=0, observe=20)
    return sqlite_clinic


async def minutes_pass(hands: Hands, clock: FrozenClock, minutes: int) -> None:
    """Let the clinic's clock go on; the worklist looks at it every few seconds, here at once."""
    clock.tick(minutes)
    listed = next(screen for screen in hands.app.screen_stack if hasattr(screen, "_notice_ends"))
    listed._notice_ends()
    await hands.settled()


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_an_observation_that_ends_goes_on_top_with_one_ring(
    watched: Clinic, clock: FrozenClock, rings: list[int], size: tuple[int, int]
) -> None:
    async with at_work(watched, size) as hands:
        await hands.sign_in()
        await hands.sees("Due today 12", "Observing 1")
        await hands.press("down")
        await hands.sees("DUE01")
        await minutes_pass(hands, clock, 19)
        assert "OVER" not in hands.words()
        assert rings == []

        await minutes_pass(hands, clock, 1)
        await hands.sees("1 OVER" if size[0] == 80 else "1 over time", "time is up")
        lines = screen_text(hands.app).splitlines()
        heading = next(place for place, line in enumerate(lines) if "Observing 1" in line and "──" in line)
        assert "Due today 12" in hands.words()
        assert lines[heading + 1].startswith(" ▲ time is up")
        assert "WHITCOMBE" in lines[heading + 1]
        assert not any("▸" in line or "Due today" in line for line in lines[3:heading])
        assert rings == [1]
        # The cursor stays on the order it was on.
        await hands.press("enter")
        await hands.sees("DUE01", "full name spoken")


async def test_how_long_it_is_over_goes_on_without_another_ring(
    watched: Clinic, clock: FrozenClock, rings: list[int]
) -> None:
    clock.tick(25)
    async with at_work(watched) as hands:
        await hands.sign_in()
        await hands.sees("1 OVER", "OVER 5 min")
        clock.tick(8)
        hands.app.screen._notice_changes()
        await hands.sees("1 OVER", "OVER 13 min")
        assert rings == [1]


async def test_on_another_screen_a_ring_and_a_line_without_a_name_tell_it(
    watched: Clinic, clock: FrozenClock, rings: list[int]
) -> None:
    async with at_work(watched) as hands:
        await hands.sign_in()
        await hands.press("ctrl+l")
        await hands.sees("─ Locked ─")
        await minutes_pass(hands, clock, 20)
        await hands.sees("An observation is over: Today shows whose.")
        assert "WHITCOMBE" not in hands.words()
        assert rings == [1]
