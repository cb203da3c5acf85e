"""Hands on the keyboard of the real application and eyes on its screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import textual.screen
from textual import events
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import GIVER_PIN, GIVER_SIGN_IN
from tests.tui.at_rest import CountedThreads, acted, at_rest, rest, worked_off
from tests.tui.hand_pace import BETWEEN_KEYS_SECONDS, SCANNER_DOWN_SECONDS, HandPace
from tests.tui.handlers_of import look_up_once
from tui.app.application import NeedlepointApp
from tui.charting.screen import ChartingScreen
from tui.frame.startup import Startup
from tui.people.sign_in import SignInScreen
from tui.today.worklist import WorklistScreen

SIZES = ((80, 24), (120, 40))
EACH_SIZE = each(SIZES)
HOSTILE_NAMES = (
    "Smith [/b] [@click=app.quit]O'Brien[/]",
    "‮DRAWKCAB",
    "Bell\x07 Escape\x1b[31m",
    "Ñ" * 60 + " " + "Long" * 22,
)
EACH_HOSTILE_NAME = each(HOSTILE_NAMES)
_NAMES = {
    " ": "space", "-": "minus", ".": "full_stop", "/": "slash", ",": "comma", "+": "plus", "'": "apostrophe",
    "%": "percent_sign", "\x1d": "ctrl+right_square_bracket",
}  # fmt: skip
_SIGNS = {name: sign for sign, name in _NAMES.items()} | {"question_mark": "?"}
_PATIENCE_SECONDS = 60
_LOOK_AGAIN_SECONDS, _HANDED_ON_SECONDS, _CALM_LOOKS = 0.2, 0.001, 4
# Nothing is drawn because time passed: the hands below draw whenever they have done something, and no cursor blinks.
textual.screen.UPDATE_PERIOD = 60
Input._toggle_cursor = lambda _field: None
look_up_once()
_render_update = Compositor.render_update


def _drawn_when_looked_at(compositor: Compositor, full: bool = False, **options: Any) -> Any:
    """Draw for a picture; no terminal is there to be told what changed, and `screen_text` draws what it reads."""
    if full:
        return _render_update(compositor, full, **options)
    compositor._dirty_regions.clear()
    return None


Compositor.render_update = _drawn_when_looked_at


class Hands:
    """One person at one workstation, and the clock their keys are told apart by."""

    pilot: Pilot[None]

    site = "0"
    """The number typed for the provider on site; 0 is none."""

    def __init__(self, app: NeedlepointApp, pace: HandPace) -> None:
        self.app = app
        self.pace = pace
        self._threads = CountedThreads(asyncio.get_running_loop())
        asyncio.get_running_loop().set_default_executor(self._threads)

    async def press(self, *keys: str) -> None:
        """Press keys at a person's pace."""
        for key in keys:
            self.send(_key(key))
            await self.caught_up()
            self.pace.turn(BETWEEN_KEYS_SECONDS)

    def send(self, *keys: events.Key) -> None:
        """Put keys on their way, all at this moment."""
        for key in keys:
            key.time = self.pace.time
            self.app.post_message(key)

    async def type(self, text: str) -> None:
        """Type a text letter by letter; it is drawn when the last is in, or where something waits to be drawn."""
        for letter in text:
            self.send(_key(_NAMES.get(letter, letter)))
            await acted(self.app, self.pace)
            if self.app.screen._callbacks:
                await self.caught_up()
            self.pace.turn(BETWEEN_KEYS_SECONDS)
        await self.caught_up()

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
        self.pace.turn(SCANNER_DOWN_SECONDS)

    async def sees(self, *texts: str) -> str:
        """Wait until every text is on the screen, line breaks aside; return the whole screen."""
        seen = await self._until(lambda shown: all(text in words for words in [_one_line(shown)] for text in texts))
        if seen is None:
            raise AssertionError(f"{texts!r} never came on screen:\n{screen_text(self.app)}")
        return seen

    async def sees_in(self, place: str, *texts: str) -> None:
        """Wait until every text stands in one part of the screen, its line breaks aside."""
        shown = ""

        def seen(screen: str) -> bool:
            nonlocal shown
            parts = self.app.screen.query(place)
            if not parts:
                return False
            (x, y, width, height) = parts.first().content_region
            shown = "\n".join(line[x : x + width] for line in screen.splitlines()[y : y + height])
            return all(text in _one_line(shown) for text in texts)

        if await self._until(seen) is None:
            raise AssertionError(f"{texts!r} never came in {place}:\n{shown}")

    async def sees_whole(self, text: str) -> None:
        """Wait until a text is on the screen, wherever its lines are broken."""
        bare = "".join(text.split())
        if await self._until(lambda shown: bare in "".join(shown.split())) is None:
            raise AssertionError(f"{text!r} never came whole on screen:\n{screen_text(self.app)}")

    async def sees_no_more(self, text: str) -> None:
        """Wait until a text is gone."""
        if await self._until(lambda shown: text not in _one_line(shown)) is None:
            raise AssertionError(f"{text!r} stayed on screen:\n{screen_text(self.app)}")

    async def _until(self, seen: Callable[[str], bool]) -> str | None:
        """Look at the screen whenever something may have changed on it; return it once it shows what is looked for."""
        until = monotonic() + _PATIENCE_SECONDS
        while monotonic() < until:
            await self._next_calm()
            await self.caught_up()
            if seen(shown := screen_text(self.app)):
                # What was said with it, such as where the cursor goes, has come too.
                await self.caught_up()
                return shown
            if self._is_covered():
                self.app.clear_notifications()
        return None

    def _is_covered(self) -> bool:
        """Whether nothing but a message that goes by itself after some seconds stands before what is looked for."""
        return bool(self.app._notifications) and not self._threads.running and at_rest(self.app, settled=True)

    async def _next_calm(self) -> None:
        """Wait until what is read or written is back and handed on, as far as that comes soon."""
        calm, until = 0, monotonic() + _LOOK_AGAIN_SECONDS
        await asyncio.sleep(0)
        while calm < _CALM_LOOKS and monotonic() < until:
            await asyncio.sleep(_HANDED_ON_SECONDS if self._threads.running else 0)
            calm = calm + 1 if self._threads.running == 0 and worked_off(self.app) else 0

    @contextmanager
    def reading_held(self) -> Iterator[None]:
        """Let nothing that is read or written come back meanwhile, as when the disk or the line is slow."""
        gate = Event()
        for _ in range(self._threads._max_workers):
            self._threads.submit(gate.wait)
        try:
            yield
        finally:
            gate.set()

    async def settled(self) -> None:
        """Wait until all that was set off is read, stored and drawn."""
        await rest(self.app, self._threads, self.pace)

    async def caught_up(self) -> None:
        """Wait until no key is held back, the screen and all on it have seen what was sent so far, and are drawn."""
        await acted(self.app, self.pace)
        self.app.screen._on_timer_update()

    def words(self) -> str:
        """The screen as one line, every run of blanks a single one."""
        return _one_line(screen_text(self.app))

    async def cannot_scan(self) -> None:
        """Say that the scanner is broken and tick all five rights."""
        await self.press("u")
        await self.sees("Scan override: why?")
        await self.press("c")
        await self.sees("Scan override: scanner fault")
        await self.press("1", "2", "3", "4", "5")
        await self.sees("Five rights ticked.")

    async def sign_in(self, who: str = GIVER_SIGN_IN, pin: str = GIVER_PIN) -> None:
        """Sign in with who is on site (`site`), by one key in fields that are filled already; ends on the worklist."""
        await self._arrives_at(SignInScreen)
        for field, text in (("#who", who), ("#pin", pin), ("#site", self.site)):
            self.app.screen.query_one(field, Input).value = text
        self.app.screen.query_one("#site", Input).focus()
        await self.press("enter")
        await self._arrives_at(WorklistScreen)

    async def _arrives_at(self, kind: type[Screen[Any]]) -> None:
        """Wait until a screen of this kind has read all it shows."""
        await self.settled()
        assert isinstance(self.app.screen, kind), f"{kind.__name__} never came:\n{screen_text(self.app)}"

    async def open_order(self) -> None:
        """Sign in and open the first order of the worklist."""
        await self.sign_in()
        await self.press("enter")
        await self._arrives_at(ChartingScreen)

    async def at_the_dose(self) -> None:
        """Open the first order and match both identifiers."""
        await self.open_order()
        await self.press("b")
        await self.sees("Product and lot")


@asynccontextmanager
async def at_work(
    clinic: Clinic, size: tuple[int, int] = SIZES[0], *, station: Path | None = None
) -> AsyncIterator[Hands]:
    """Run the application on a clinic's database, with its clock; `station` is where this machine keeps its id."""
    database = clinic.store.engine.url.database
    assert database is not None
    async with at_database(database, size, clinic.clock, station) as hands:
        yield hands


@asynccontextmanager
async def at_database(
    database: str, size: tuple[int, int], clock: Any = None, station: Path | None = None
) -> AsyncIterator[Hands]:
    """Run the application on a database that may be empty."""
    pace = HandPace()
    app = NeedlepointApp(Startup(database, clock=clock, station=station), pace=pace)
    app.animation_level = "none"
    hands = Hands(app, pace)
    async with app.run_test(size=size, notifications=True) as hands.pilot:
        yield hands
    # What is still read when the application ends gives its connection back before they are all closed.
    hands._threads.shutdown()
    if app.clinic:
        app.clinic.store.engine.dispose()


def _one_line(shown: str) -> str:
    return " ".join(shown.split())


def _key(name: str) -> events.Key:
    """Return the press of a key by its name, or of a letter or digit."""
    sign = _SIGNS.get(name, name)
    return events.Key(name, sign if len(sign) == 1 else None)


def screen_text(app: NeedlepointApp) -> str:
    """Return what the screen shows, line by line."""
    width, height = app.size
    visible_screen_stack.set(app._background_screens)
    rows = ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]
    return "\n".join(row[:width].rstrip() for row in rows[:height])
