"""Hands on the keyboard of the real application and eyes on its screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

from textual import events
from textual.pilot import Pilot

from models.clinic import Clinic
from tests.factories import GIVER_PIN, GIVER_SIGN_IN
from tests.tui.hand_pace import HandPace
from tui.app import NeedlepointApp
from tui.opening import Opening

SIZES = ((80, 24), (120, 40))
HOSTILE_NAMES = (
    "Smith [/b] [@click=app.quit]O'Brien[/]",
    "‮DRAWKCAB",
    "Bell\x07 Escape\x1b[31m",
    "Ñ" * 60 + " " + "Long" * 22,
)
_NAMES = {
    " ": "space", "-": "minus", ".": "full_stop", "/": "slash", ",": "comma", "+": "plus", "'": "apostrophe",
    "%": "percent_sign", "\x1d": "ctrl+right_square_bracket",
}  # fmt: skip
_SIGNS = {name: sign for sign, name in _NAMES.items()} | {"question_mark": "?"}
_PATIENCE_SECONDS = 60
# Longer than a scanner's gap: typed by a person. By the test's own clock, so that none of it passes.
_BETWEEN_KEYS_SECONDS = 0.2
_LOOK_AGAIN_SECONDS = 0.02
# An Enter at once behind a scan is the scanner's own.
_SCANNER_DOWN_SECONDS = 0.5


class Hands:
    """One person at one workstation, and the clock their keys are told apart by."""

    def __init__(self, app: NeedlepointApp, pilot: Pilot[None], pace: HandPace) -> None:
        self.app = app
        self.pilot = pilot
        self.pace = pace

    async def press(self, *keys: str) -> None:
        """Press keys at a person's pace."""
        for key in keys:
            self.send(_key(key))
            await self.caught_up()
            self.pace.turn(_BETWEEN_KEYS_SECONDS)

    def send(self, *keys: events.Key) -> None:
        """Put keys on their way, all at this moment."""
        for key in keys:
            key.time = self.pace.time
            self.app.post_message(key)

    async def type(self, text: str) -> None:
        """Type a text letter by letter."""
        await self.press(*(_NAMES.get(letter, letter) for letter in text))

    async def fill(self, *texts: str) -> None:
        """Type into one field after the other, Enter between them."""
        for text in texts:
            await self.type(text)
            await self.press("enter")

    async def burst(self, *keys: str) -> None:
        """Press keys faster than the program can draw, as it comes after a moment of standing still."""
        self.send(*(events.Key(key, key if len(key) == 1 else None) for key in keys))
        await self.caught_up()

    async def scan(self, text: str) -> None:
        """Send a code as a wedge scanner does, every key at once, Enter last; put the scanner down."""
        self.send(*(events.Key(_NAMES.get(letter, letter), letter) for letter in text), events.Key("enter", "\r"))
        await self.caught_up()
        self.pace.turn(_SCANNER_DOWN_SECONDS)

    async def sees(self, *texts: str) -> str:
        """Wait until every text is on the screen, line breaks aside; return the whole screen."""
        if not await self._until(lambda: all(text in words for words in [self.words()] for text in texts)):
            raise AssertionError(f"{texts!r} never came on screen:\n{screen_text(self.app)}")
        return screen_text(self.app)

    async def sees_whole(self, text: str) -> None:
        """Wait until a text is on the screen, wherever its lines are broken."""
        bare = "".join(text.split())
        if not await self._until(lambda: bare in "".join(self.words().split())):
            raise AssertionError(f"{text!r} never came whole on screen:\n{screen_text(self.app)}")

    async def sees_no_more(self, text: str) -> None:
        """Wait until a text is gone."""
        if not await self._until(lambda: text not in self.words()):
            raise AssertionError(f"{text!r} stayed on screen:\n{screen_text(self.app)}")

    async def _until(self, seen: Callable[[], bool]) -> bool:
        until = monotonic() + _PATIENCE_SECONDS
        while monotonic() < until:
            await self.caught_up()
            if seen():
                # What was said with it, such as where the cursor goes, has come too.
                await self.caught_up()
                return True
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        return False

    async def settled(self) -> None:
        """Wait until everything on its way to the store is in."""
        await self.pilot.pause()
        while self.app.writes:
            await asyncio.sleep(0.02)
        await self.pilot.pause()

    async def caught_up(self) -> None:
        """Wait until no key is held back, the screen and all on it have seen what was sent so far, and are drawn."""
        await self._worked_off()
        while self.app._router.holding:
            self.pace.turn(_BETWEEN_KEYS_SECONDS)
            await self._worked_off()
        await self.pilot._wait_for_screen()
        self.app.screen._on_timer_update()

    async def _worked_off(self) -> None:
        """Wait until the application has looked at every key sent."""
        await asyncio.sleep(0)
        while self.app._message_queue.qsize() or self.app.keys_waiting:
            await asyncio.sleep(0)

    def words(self) -> str:
        """The screen as one line, every run of blanks a single one."""
        return " ".join(screen_text(self.app).split())

    async def cannot_scan(self) -> None:
        """Say that the scanner is broken and tick all five rights."""
        await self.press("u")
        await self.sees("CANNOT SCAN why?")
        await self.press("c")
        await self.sees("CANNOT SCAN scanner fault")
        await self.press("1", "2", "3", "4", "5")
        await self.sees("Five rights ticked.")

    async def sign_in(self, who: str = GIVER_SIGN_IN, pin: str = GIVER_PIN) -> None:
        """Sign in by keys with nobody on site; ends on the worklist."""
        await self.sees("0 nobody")
        await self.fill(who, pin)
        await self.press("0", "enter")
        await self.sees("no provider on site", " lines ·")

    async def open_order(self) -> None:
        """Sign in and open the first order of the worklist."""
        await self.sign_in()
        await self.press("enter")
        await self.sees("full name spoken")

    async def at_the_dose(self) -> None:
        """Open the first order and match both identifiers."""
        await self.open_order()
        await self.press("b", "enter")
        await self.sees("PRODUCT AND LOT")


@asynccontextmanager
async def at_work(clinic: Clinic, size: tuple[int, int] = SIZES[0]) -> AsyncIterator[Hands]:
    """Run the application on a clinic's database, with its clock."""
    database = clinic.store.engine.url.database
    assert database is not None
    async with at_database(database, size, clinic.clock) as hands:
        yield hands


@asynccontextmanager
async def at_database(database: str, size: tuple[int, int], clock: Any = None) -> AsyncIterator[Hands]:
    """Run the application on a database that may be empty."""
    pace = HandPace()
    app = NeedlepointApp(Opening(database, clock=clock), pace=pace)
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        yield Hands(app, pilot, pace)
    if app.clinic:
        app.clinic.store.engine.dispose()


def _key(name: str) -> events.Key:
    """Return the press of a key by its name, or of a letter or digit."""
    sign = _SIGNS.get(name, name)
    return events.Key(name, sign if len(sign) == 1 else None)


def screen_text(app: NeedlepointApp) -> str:
    """Return what the screen shows, line by line."""
    width, height = app.size
    rows = ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]
    return "\n".join(row[:width].rstrip() for row in rows[:height])
