"""The real program, whose clock that tells typing from scanning stands still until the test turns it.

Started with the options of `needlepoint`. HANDS names a socket it inherits. Each line there says how many keys were
pressed since the start and how many seconds pass once they have acted. When they have, and what they set off is read,
stored and drawn, the terminal gets DONE with the number of the line: behind all that was drawn before.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from textual import events

import tui.app.application
from tests.tui.at_rest import at_rest, worked_off
from tests.tui.hand_pace import BETWEEN_KEYS_SECONDS, HandPace
from tui.app.application import NeedlepointApp
from tui.cli import main

HANDS = "NEEDLEPOINT_HANDS"
DONE = "\x1b]777;{}\x07"
_LOOK_AGAIN_SECONDS = 0.002
_CALM_LOOKS = 5
"""What a thread brought back takes this many turns of the loop until it shows."""


class CountedThreads(ThreadPoolExecutor):
    """Knows how many calls are not back in the loop yet."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._loop = loop
        self.running = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.running += 1
        future = super().submit(fn, *args, **kwargs)
        future.add_done_callback(lambda _done: self._loop.call_soon_threadsafe(self._ended))
        return future

    def _ended(self) -> None:
        self.running -= 1


class DrivenApp(NeedlepointApp):
    """Stamps keys with the test's clock and answers when they have acted."""

    # Paths of styles are taken from the folder of the class.
    CSS_PATH = [Path(tui.app.application.__file__).parent / path for path in NeedlepointApp.CSS_PATH]  # noqa: RUF012

    def __init__(self, *args: Any, **options: Any) -> None:
        self._clock = HandPace()
        super().__init__(*args, pace=self._clock, **options)
        self._keys = 0
        self._hands_socket = socket.socket(fileno=int(os.environ[HANDS]))
        self._asked = b""
        self._answers: asyncio.Queue[tuple[int, float]] = asyncio.Queue()

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        self._threads = CountedThreads(loop)
        loop.set_default_executor(self._threads)
        self._hands_socket.setblocking(False)
        loop.add_reader(self._hands_socket, self._hear)
        self._answering = asyncio.create_task(self._answer_all())

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            event.time = self._clock.now()
            self._keys += 1
        await super().on_event(event)

    def _hear(self) -> None:
        said = self._hands_socket.recv(4096)
        if not said:
            asyncio.get_running_loop().remove_reader(self._hands_socket)
        *lines, self._asked = (self._asked + said).split(b"\n")
        for line in lines:
            keys, seconds = line.split()
            self._answers.put_nowait((int(keys), float(seconds)))

    async def _answer_all(self) -> None:
        answered = 0
        while True:
            keys, seconds = await self._answers.get()
            while self._keys < keys:
                await asyncio.sleep(_LOOK_AGAIN_SECONDS)
            await self._rest()
            self._clock.turn(seconds)
            await self._rest()
            answered += 1
            if self._driver is not None:
                self._driver.write(DONE.format(answered))
                self._driver.flush()

    async def _rest(self) -> None:
        """Wait until nothing is on its way any more, and draw it."""
        calm = 0
        while calm < _CALM_LOOKS:
            await asyncio.sleep(0 if calm else _LOOK_AGAIN_SECONDS)
            if worked_off(self) and self._router.holding:
                self._clock.turn(BETWEEN_KEYS_SECONDS)
            calm = calm + 1 if self._threads.running == 0 and at_rest(self) else 0
        self.screen._on_timer_update()


if __name__ == "__main__":
    tui.app.application.NeedlepointApp = DrivenApp  # type: ignore[misc]
    sys.exit(main())
