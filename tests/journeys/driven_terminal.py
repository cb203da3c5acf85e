"""A terminal whose program waits for the person: keys are far apart on the clock the test turns, not on the machine's.

Where a person looks up before the next key, the test waits until the program has done all it had to do, however long
that takes; where a scanner sends a code, no time passes at all.
"""

from __future__ import annotations

import re
import socket
import sys
import time
from collections.abc import Mapping, Sequence

from tests.journeys.driven_program import ACT, HANDS, HOLD, SETTLE
from tests.ready import start
from tests.terminal import Program, Terminal, encoded
from tests.tui.hand_pace import BETWEEN_KEYS_SECONDS, SCANNER_DOWN_SECONDS

_PROGRAM = "tests.journeys.driven_program"
_DONE = re.compile(rb"\x1b\]777;(\d+)\x07")
_PATIENCE_SECONDS = 120


class DrivenTerminal(Terminal):
    """The program on a database, started with its own words."""

    def __init__(
        self,
        *words: str,
        cols: int = 80,
        rows: int = 24,
        env: Mapping[str, str | None] | None = None,
        record: bool = False,
        from_nothing: bool = False,
    ) -> None:
        self._from_nothing = from_nothing
        self._hands, its = socket.socketpair()
        self._keys = self._asked_for = self._answered = 0
        self._tail = b""
        env = {**(env or {}), HANDS: str(its.fileno())}
        super().__init__(words, cols, rows, env, record=record, pass_fds=[its.fileno()])
        its.close()

    def _start(self, argv: Sequence[str], terminal: int, env: Mapping[str, str], pass_fds: Sequence[int]) -> Program:
        if self._from_nothing:
            return super()._start([sys.executable, "-m", _PROGRAM, *argv], terminal, env, pass_fds)
        files = dict.fromkeys((0, 1, 2), terminal) | {number: number for number in pass_fds}
        return start(_PROGRAM, argv, env, files)

    def press(self, *keys: str, pace: float | None = None) -> float:
        """Press keys one after the other, each when the one before has done all it does.

        With `pace` so many seconds of the test's clock lie between them and no more, so that what waits for the next
        key goes on waiting; with 0 nothing is waited for.
        """
        at = time.perf_counter()
        for key in keys:
            at = self._write(encoded(key))
            self._keys += 1
            if pace is None:
                self.watch(BETWEEN_KEYS_SECONDS)
            elif pace:
                self._pass(pace, HOLD)
        return at

    def type(self, text: str, pace: float | None = None) -> None:
        """Type a text letter by letter and look up."""
        if pace is not None:
            super().type(text, pace)
            return
        for letter in text[:-1]:
            self._write(encoded(letter))
            self._keys += 1
            self._pass(BETWEEN_KEYS_SECONDS, ACT)
        self.press(*text[-1:])

    def scan(self, text: str) -> None:
        """Send a code as a wedge scanner does: at once, with its Enter; put the scanner down."""
        super().scan(text)
        self._keys += len(text) + 1
        self.watch(SCANNER_DOWN_SECONDS)

    def watch(self, seconds: float) -> None:
        """Let time pass on the test's clock and see what is painted once everything is done."""
        self._pass(seconds, SETTLE)

    def _pass(self, seconds: float, until: str) -> None:
        self._asked_for += 1
        self._hands.sendall(f"{self._keys} {seconds} {until}\n".encode())
        end = time.perf_counter() + _PATIENCE_SECONDS
        while self._answered < self._asked_for:
            left = end - time.perf_counter()
            if left <= 0:
                raise TimeoutError(f"still at work after {_PATIENCE_SECONDS} s\n{self.text()}")
            self._take(left)

    def press_in_pieces(self, *pieces: bytes, stall: float) -> None:
        """Press one key whose bytes a slow line delivers in pieces, on the machine's own clock."""
        super().press_in_pieces(*pieces, stall=stall)
        self._keys += 1

    def close(self) -> None:
        """Hang up, and wait until the program is gone."""
        super().close()
        self._hands.close()

    def _paint(self, data: bytes) -> None:
        super()._paint(data)
        seen = self._tail + data
        for done in _DONE.finditer(seen):
            self._answered = int(done[1])
        self._tail = seen[-16:]
