"""S14: a burst into any focus state of any screen is captured or discarded with a bell, and never typed."""

from __future__ import annotations

import asyncio
import random
from time import monotonic

import pytest
from textual.widgets import Input

from tests.tui.every_screen import LABEL, Rows, field_values, focus_states, screen_classes
from tests.tui.scanner import Scanner, send
from tests.tui.screen_text import Hands, at_work
from tui.screens.sign_in import SignInScreen

FAST, WHOLE = 8, 1_000
PER_BATCH = 25


async def _bursts(hands: Hands, scanner: Scanner, count: int, state: str) -> None:
    """Send bursts into the present focus state and hold every text field against what stood in it before."""
    app, screen, widget = hands.app, hands.app.screen, hands.app.focused
    depth = len(app.screen_stack)
    if isinstance(widget, Input) and not widget.value:
        widget.value = "7"
        await hands.pilot.pause()
    before = field_values(app)
    # What a screen that takes scans may put into a field: what the code says, never how it came.
    told = {"", LABEL, "00517-0031-25", "AB123"}
    for number in range(count):
        send(app, scanner.burst(last=number % PER_BATCH == PER_BATCH - 1 or number == count - 1))
        if number % PER_BATCH == PER_BATCH - 1 or number == count - 1:
            await _quiet(hands)
            assert len(app.screen_stack) == depth, f"{state}: a scan opened or closed a screen: {scanner.sent}"
            assert app.screen is screen
            for field, value in field_values(app).items():
                taken = told if getattr(app.screen, "on_scanned", None) else set()
                assert field.value == before.get(field, "") or field.value in taken, (
                    f"{state}: {field.id} holds {value!r} after {scanner.sent}"
                )
            scanner.sent.clear()
            if app.focused is not widget:
                screen.set_focus(widget)
                await hands.pilot.pause()


async def _quiet(hands: Hands) -> None:
    """Wait until keys, messages and the workers they began are through."""
    for _ in range(3):
        await hands.pilot.pause()
        while any(not worker.is_finished for worker in hands.app.workers):
            await asyncio.sleep(0.005)


async def _into_every_focus_state(clinic, kind, count: int) -> int:
    rows, states = Rows(clinic), 0
    async with at_work(clinic) as hands:
        scanner = Scanner(random.Random(kind.__name__), monotonic() + 1, (LABEL,))
        if kind is SignInScreen:
            await hands.sees("0 nobody")
        else:
            await hands.sign_in()
            await hands.app.push_screen(rows.open(kind, hands.app.screen))
        scanner.now = monotonic() + 1
        await _quiet(hands)
        screen = hands.app.screen
        async for widget in focus_states(hands, screen):
            states += 1
            await _bursts(hands, scanner, count, f"{kind.__name__} {widget!r}")
        if not states:
            await _bursts(hands, scanner, count, kind.__name__)
        assert hands.app._exception is None
    return states


@pytest.mark.parametrize("kind", screen_classes(), ids=lambda kind: kind.__name__)
async def test_s14_bursts_into_every_focus_state_put_nothing_into_a_text_field(sqlite_clinic, kind):
    await _into_every_focus_state(sqlite_clinic, kind, FAST)


@pytest.mark.heavy
@pytest.mark.parametrize("kind", screen_classes(), ids=lambda kind: kind.__name__)
async def test_s14_a_thousand_bursts_into_every_focus_state_put_nothing_into_a_text_field(sqlite_clinic, kind):
    await _into_every_focus_state(sqlite_clinic, kind, WHOLE)
