"""S14: a code into any focus state of any screen is never typed into a field; text always is, or it is named."""

from __future__ import annotations

import random

import pytest
from textual.widgets import Input

from tests.tui.every_screen import LABEL, Rows, field_values, focus_states, screen_classes, show_and_focus
from tests.tui.scanner import Scanner, press
from tests.tui.screen_text import Hands, at_work
from tui.charting.screen import ChartingScreen
from tui.people.sign_in import SignInScreen
from tui.today.worklist import WorklistScreen
from tui.widgets.pin_field import PinField

FAST, WHOLE = 1, 30
DAILY = (ChartingScreen, WorklistScreen)
NDC = "00517-0031-25"
TEXTS = ("Okafor, Adaeze", "2065550142", "mruiz", "24681357", "M0 12", "note: well")
"""None of it is a code; the shortest field that takes none of it whole has its own length."""


class Station:
    """A person, a scanner and a line in front of one screen."""

    def __init__(self, hands: Hands, chance: random.Random) -> None:
        self.hands, self.chance = hands, chance
        self.scanner = Scanner(chance, hands.pace.time, (LABEL,))
        self.screen, self.depth = hands.app.screen, len(hands.app.screen_stack)

    async def bursts(self, count: int, state: str) -> None:
        """Send codes and texts into the present focus state, and hold every field against what it must hold."""
        widget = self.hands.app.focused
        if isinstance(widget, Input) and not await self._is_kept(widget):
            return
        for _ in range(count):
            if not getattr(self.screen, "ONLY_CODES", False):  # a dialog about the scan closes with it
                await self._code(state)
                await self._focus(widget)
            await self._text(widget, state)
            await self._focus(widget)

    async def _is_kept(self, widget: Input) -> bool:
        """Whether the field outlives its first letter: the screen hides what does not belong to what is entered."""
        await self.hands.press("1")
        await self.hands.settled()
        self.hands.pace.turn(5)
        kept = self.hands.app.focused is widget
        if kept:  # a field that lost the focus no longer tells its screen what it holds
            widget.value = ""
            await self.hands.settled()
        return kept

    async def _code(self, state: str) -> None:
        app, before = self.hands.app, field_values(self.hands.app)
        self.scanner.now = self.hands.pace.time
        code = self.chance.choice((LABEL, NDC, "]d2010030517003225817270531\x1d10AB123"))
        keys = self.scanner.keys_of(code)
        await self._send(keys, pauses=True)
        # What a screen that takes scans may put into a field: what the code says, never how it came.
        reported = {"", LABEL, NDC, "00517-0032-25", "AB123", "2027-05-31"}
        for field, value in field_values(app).items():
            taken = reported if getattr(app.screen, "on_scanned", None) else set()
            assert value == before.get(field, "") or value in taken, (
                f"{state}: {field.id} holds {value!r} after {code!r}"
            )
        self._still_here(state, code)

    async def _text(self, widget, state: str) -> None:
        app, asked = self.hands.app, widget is not None and widget.has_class("code")
        text = self.chance.choice([text for text in TEXTS if not (asked and text.isdigit())])
        if isinstance(widget, Input):
            widget.value = ""
            await self.hands.settled()
            await self._focus(widget)
        before = field_values(app)
        now = self.hands.pace.time
        await self._send([press(sign, now) for sign in text], pauses=isinstance(widget, Input))
        after = field_values(app)
        if isinstance(widget, Input):
            kept = "".join(sign for sign in text if not (isinstance(widget, PinField) and sign.isalpha()))
            allowed = {kept} if not widget.max_length else {kept, kept[: widget.max_length]}
            if widget.type == "text":
                assert after[widget] in allowed, f"{state}: {widget.id} holds {after[widget]!r} of {text!r}"
        elif not (widget is not None and widget.check_consume_key("x", "x")):
            changed = [value for field, value in after.items() if value and value != before[field]]
            assert not changed, f"{state}: {text!r} went into a field without the focus"
            answered = getattr(app.screen, "on_scanned", None) and any(sign.isdigit() for sign in text)
            assert answered or app.clipboard == text, f"{state}: {text!r} is lost"
        self._still_here(state, text)

    def _still_here(self, state: str, what: str) -> None:
        assert len(self.hands.app.screen_stack) == self.depth, f"{state}: {what!r} opened or closed a screen"
        assert self.hands.app.screen is self.screen

    async def _send(self, keys, *, pauses: bool) -> None:
        """Let a line deliver keys, and stand still once between them; then let time pass."""
        # Not before its last key: an Enter that comes long behind a whole code is a person's, and acts.
        stands_still = set(self.chance.sample(range(4, len(keys) - 1), 1)) if pauses and len(keys) > 5 else set()
        late = 0.0
        for place, key in enumerate(keys):
            late += self.chance.uniform(0.01, 3) if place in stands_still else 0
            key.time += late
            self.hands.pace.turn_to(key.time)
            self.hands.app.post_message(key)
        await self.hands.caught_up()
        self.hands.pace.turn(5)
        await self.hands.settled()

    async def _focus(self, widget) -> None:
        if self.hands.app.focused is not widget:
            if widget is None:
                self.screen.set_focus(None)
                await self.hands.settled()
            else:
                await show_and_focus(self.hands, self.screen, widget)


async def _into_every_focus_state(clinic, kind, count: int) -> None:
    rows, states = Rows(clinic), 0
    async with at_work(clinic) as hands:
        if kind is SignInScreen:
            await hands.sees("charges may need review")
        else:
            await hands.sign_in()
            await hands.app.push_screen(rows.open(kind, hands.app.screen))
        hands.pace.turn(5)
        await hands.settled()
        station = Station(hands, random.Random(kind.__name__))
        async for widget in focus_states(hands, station.screen):
            states += 1
            await station.bursts(count, f"{kind.__name__} {widget!r}")
        if not states:
            await station.bursts(count, kind.__name__)
        assert hands.app._exception is None


@pytest.mark.parametrize("kind", DAILY, ids=lambda kind: kind.__name__)
async def test_s14_codes_and_texts_into_every_focus_state_of_every_screen(sqlite_clinic, kind):
    await _into_every_focus_state(sqlite_clinic, kind, FAST)


@pytest.mark.heavy
@pytest.mark.parametrize("kind", screen_classes(), ids=lambda kind: kind.__name__)
async def test_s14_thirty_codes_and_texts_into_every_focus_state_of_every_screen(sqlite_clinic, kind):
    await _into_every_focus_state(sqlite_clinic, kind, WHOLE)
