"""A screen closes once and only itself, however fast and often it is told to."""

from __future__ import annotations

import pytest
from textual import events

from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import add_lot, add_order, add_patient
from tests.tui.every_screen import Rows, screen_classes
from tests.tui.screen_text import at_work
from tui.app.application import NeedlepointApp
from tui.charting.screen import ChartingScreen
from tui.frame.dismissal import ClosesItself
from tui.frame.startup import Startup

OURS = screen_classes()


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_every_screen_and_dialog_closes_itself_alone(kind):
    assert kind.dismiss is ClosesItself.dismiss


@pytest.mark.heavy
async def test_no_screen_takes_the_one_below_with_it_when_it_is_closed_twice(sqlite_clinic: Clinic):
    opened = Rows(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        base = list(hands.app.screen_stack)
        for kind in OURS:
            if kind in {type(screen) for screen in base}:
                continue
            screen = opened.open(kind, hands.app.screen)
            await hands.app.push_screen(screen)
            for _ in range(3):
                screen.dismiss()
            await hands.settled()
            assert hands.app.screen_stack == base, kind.__name__
            assert not list(hands.app._notifications), kind.__name__


async def test_a_screen_told_to_close_under_another_waits_until_it_is_on_top(sqlite_clinic: Clinic):
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        chart = hands.app.screen
        await hands.press("f9")
        await hands.sees("─ Locked ─")
        chart.dismiss()
        await hands.settled()
        assert chart in hands.app.screen_stack
        await hands.sees("─ Locked ─")
        hands.app.screen.dismiss()
        await hands.sees("Held")
        assert chart not in hands.app.screen_stack


@pytest.mark.parametrize("keys", each([("c", "c"), ("c", "1", "2")]), ids=" ".join)
async def test_a_key_that_bounces_in_a_dialog_leaves_the_chart_open_and_the_program_running(sqlite_clinic, keys):
    add_lot(sqlite_clinic)
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.press("1", "u")
        await hands.sees("Scan override: why?")
        await hands.burst(*keys)
        await hands.settled()
        assert any(isinstance(screen, ChartingScreen) for screen in hands.app.screen_stack)
        assert hands.app._exception is None
        assert hands.app.is_running


async def test_a_key_that_comes_when_the_screens_are_gone_is_nothing():
    app, late = NeedlepointApp(Startup("")), events.Key("a", "a")
    late._set_forwarded()
    with app._context():
        await app.on_event(late)
    assert app._exception is None
