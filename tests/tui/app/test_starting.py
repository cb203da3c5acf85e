"""The start is hurried, and what hurried it is undone."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Iterator
from weakref import ref

import pytest
from textual._styles_cache import StylesCache

from models.store.clinic import Clinic
from tests.tui.screen_text import at_work
from tui.app.starting import arrived, hurry


@pytest.fixture
def usual() -> Iterator[float]:
    """The seconds after which threads usually give way; nothing is kept from collection before or after."""
    before, threshold = sys.getswitchinterval(), gc.get_threshold()
    gc.unfreeze()
    yield before
    gc.enable()
    gc.unfreeze()
    gc.set_threshold(*threshold)
    sys.setswitchinterval(before)


async def test_once_the_clinic_is_open_garbage_is_collected_and_threads_take_turns_as_usual(
    sqlite_clinic: Clinic, usual: float
):
    hurry()
    assert not gc.isenabled()

    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.app.workers.wait_for_complete()

    assert gc.isenabled()
    assert sys.getswitchinterval() == usual


class Ring:
    """Garbage that only a search finds."""

    def __init__(self) -> None:
        self.itself = self


async def test_after_a_screen_was_closed_garbage_is_searched_for_once_no_key_is_pressed(
    sqlite_clinic: Clinic, usual: float, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tui.app.showing.QUIET_SECONDS", 0.05)
    hurry()

    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.app.workers.wait_for_complete()
        await hands.press("f1")
        await hands.sees("F1")
        assert StylesCache.get_inner_outer.cache_info().currsize > 0
        left = ref(Ring())
        hands.app.pop_screen()
        assert StylesCache.get_inner_outer.cache_info().currsize == 0
        while hands.app._tidy_timer:
            await asyncio.sleep(0.01)
        assert left() is None


def test_without_a_hurried_start_nothing_is_kept_from_collection(usual: float):
    arrived()

    assert gc.get_freeze_count() == 0
