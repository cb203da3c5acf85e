"""The real program, whose clock that tells typing from scanning stands still until the test turns it.

Started with the options of `needlepoint`. HANDS names a socket it inherits. Each line there says how many keys were
pressed since the start, how many seconds pass once they have acted, and how far: they ACT, as letters do that are typed
without looking up; or what they set off is read, stored and drawn as well, and keys held back stay so (HOLD) or are
settled (SETTLE). Then the terminal gets DONE with the number of the line: behind all that was drawn before.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path
from typing import Any

from textual import events

import tui.app.application
from tests.tui.at_rest import CountedThreads, acted, rest
from tests.tui.hand_pace import HandPace
from tui.app.application import NeedlepointApp
from tui.cli import main

HANDS = "NEEDLEPOINT_HANDS"
ACT, HOLD, SETTLE = "act", "hold", "settle"
DONE = "\x1b]777;{}\x07"
_LOOK_AGAIN_SECONDS = 0.002


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
        self._answers: asyncio.Queue[tuple[int, float, str]] = asyncio.Queue()

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        self._threads = CountedThreads(loop)
        loop.set_default_executor(self._threads)
        self._hands_socket.settimeout(0)
        loop.add_reader(self._hands_socket, self._hear)
        self._answering = asyncio.create_task(self._answer_all())

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            event.time = self._clock.now()
            self._keys += 1
        await super().on_event(event)

    def _hear(self) -> None:
        message = self._hands_socket.recv(4096)
        if not message:
            asyncio.get_running_loop().remove_reader(self._hands_socket)
        *lines, self._asked = (self._asked + message).split(b"\n")
        for line in lines:
            keys, seconds, until = line.decode().split()
            self._answers.put_nowait((int(keys), float(seconds), until))

    async def _answer_all(self) -> None:
        answered = 0
        while True:
            keys, seconds, until = await self._answers.get()
            while self._keys < keys:
                await asyncio.sleep(_LOOK_AGAIN_SECONDS)
            await self._done(until)
            if self._clock.turn(seconds):
                await self._done(until)
            answered += 1
            if self._driver is not None:
                self._driver.write(DONE.format(answered))
                self._driver.flush()

    async def _done(self, until: str) -> None:
        if until == ACT:
            await acted(self, self._clock)
        else:
            await rest(self, self._threads, self._clock, settle=until == SETTLE)


if __name__ == "__main__":
    tui.app.application.NeedlepointApp = DrivenApp  # type: ignore[misc]
    sys.exit(main())
