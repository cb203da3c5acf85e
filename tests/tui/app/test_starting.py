"""The start is hurried, and what hurried it is undone."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import pytest

from models.store.clinic import Clinic
from tests.tui.screen_text import at_work
from tui.app.starting import arrived, hurry


@pytest.fixture
def usual() -> Iterator[float]:
    """The seconds after which threads usually give way; nothing is kept from collection before or after."""
    before = sys.getswitchinterval()
    gc.unfreeze()
    yield before
    gc.enable()
    gc.unfreeze()
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


def test_without_a_hurried_start_nothing_is_kept_from_collection(usual: float):
    arrived()

    assert gc.get_freeze_count() == 0
