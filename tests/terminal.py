"""A program on a real pseudo-terminal, seen and typed at as a person would.

The screen is a pyte model of what a terminal would show. Synchronized output (mode 2026) is offered, so that a frame
counts only once its last byte is in, and the queries Textual makes at its start are answered.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence

import pyte

from tests.ready import Started
from tests.terminal_screen import TextScreen

NAMED = {
    "enter": "\r", "tab": "\t", "escape": "\x1b", "space": " ", "backspace": "\x7f", "delete": "\x1b[3~",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "shift+tab": "\x1b[Z", "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR",
    "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~", "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~",
    "f10": "\x1b[21~", "f11": "\x1b[23~", "f12": "\x1b[24~",
}  # fmt: skip
PACE_SECONDS = 0.04
"""Between two keys of a person: slower than a scanner, or the program would read a scan."""
ANSWER_SECONDS = 0.3
"""How long a key may go without an answer on the screen; some have none."""
FRAME_SECONDS = 1.0
"""How long an opened frame may stay open before it is taken as it is."""

_SYNC_ON, _SYNC_OFF = b"\x1b[?2026h", b"\x1b[?2026l"
_QUERY = re.compile(rb"\x1b\[\?(\d+)\$p|\x1b\[[56]n|\x1b\[0?c")
# Sequences the screen model does not know and would print the tails of: kitty keys, DA, mode queries, OSC, DCS; and
# colors, which are most of what is sent and no part of the text.
_NOT_SHOWN = re.compile(
    rb"\x1b\[[0-9;:]*m|\x1b\[[<>=?][0-9;]*u|\x1b\[>[0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$[a-z]"
    rb"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_^][^\x1b]*\x1b\\"
)
_CUT_OFF = re.compile(rb"\x1b(?:\[[0-9;<>=?$]*|\][^\x07\x1b]*\x1b?|[P_^][^\x1b]*\x1b?)?\Z")


Program = subprocess.Popen[bytes] | Started


class EndedError(Exception):
    """The program ended while something was still expected of it."""


class Terminal:
    """One program on one terminal. `env` is added to the environment; `started` is the clock at its start.

    With `record`, `recorded` holds every byte the program wrote to its terminal.
    """

    def __init__(
        self,
        argv: Sequence[str],
        cols: int = 80,
        rows: int = 24,
        env: Mapping[str, str | None] | None = None,
        *,
        record: bool = False,
        pass_fds: Sequence[int] = (),
    ) -> None:
        self.recorded = bytearray()
        self._record = record
        self._screen = TextScreen(cols, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._cut = self._asked = self._marks = b""
        self._in_frame = False
        self._line: bytearray | None = None
        self._fd, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
        self.started = time.perf_counter()
        self.process = self._start(argv, slave, _environment(env or {}), pass_fds)
        os.close(slave)
        os.set_blocking(self._fd, False)

    def _start(self, argv: Sequence[str], terminal: int, env: Mapping[str, str], pass_fds: Sequence[int]) -> Program:
        return subprocess.Popen(
            argv, stdin=terminal, stdout=terminal, stderr=terminal, env=env, start_new_session=True, pass_fds=pass_fds
        )

    def press(self, *keys: str, pace: float | None = None) -> float:
        """Press keys by name or as characters, one after the other; return the clock just before the last.

        A person sees what each does before the next, or a busy machine would hand the program several at once; with
        `pace` they come in so many seconds whatever happens.
        """
        at = time.perf_counter()
        for key in keys:
            at = self._write(encoded(key))
            if pace is None:
                self._take(ANSWER_SECONDS)
            self.watch(PACE_SECONDS if pace is None else pace)
        return at

    def type(self, text: str, pace: float | None = None) -> None:
        """Type a text letter by letter."""
        self.press(*text, pace=pace)

    def scan(self, text: str) -> None:
        """Send a code as a wedge scanner does: at once, with its Enter."""
        self._write(text.encode() + b"\r")

    def press_in_pieces(self, *pieces: bytes, stall: float) -> None:
        """Press one key whose bytes a slow line delivers in pieces; what the terminal answers comes behind them."""
        self._line = bytearray()
        for place, piece in enumerate(pieces):
            if place:
                self.let_run(stall)
            self._write(piece)
        waiting, self._line = bytes(self._line), None
        self._write(waiting)

    def wait_for(self, text: str, timeout: float = 10) -> float:
        """Wait until a text stands on the screen; return the clock when its last byte came. Raises TimeoutError."""
        end = seen = time.perf_counter()
        end += timeout
        while text not in self.text():
            left = end - time.perf_counter()
            if left <= 0:
                raise TimeoutError(f"not on the screen within {timeout} s: {text!r}\n{self.text()}")
            seen = self._take(left) or seen
        return seen

    def next_change(self, timeout: float = 5) -> float:
        """Wait for the next frame; return the clock when its last byte came. Raises TimeoutError."""
        seen = self._take(timeout)
        if seen is None:
            raise TimeoutError(f"nothing was painted within {timeout} s\n{self.text()}")
        return seen

    def watch(self, seconds: float) -> None:
        """Take in whatever is painted for some time."""
        self.let_run(seconds)

    def let_run(self, seconds: float) -> None:
        """Take in whatever is painted for so long on the machine's own clock."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._take(left)

    def text(self) -> str:
        """Return what stands on the screen, trailing blanks cut."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def resident_kib(self) -> int:
        """Return the program's resident memory in KiB (Linux; 0 elsewhere)."""
        try:
            with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:  # noqa: PTH123
                return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
        except OSError:
            return 0

    def kill(self) -> None:
        """Kill the program as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Hang up, and wait until the program is gone."""
        if self._fd < 0:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        os.close(self._fd)
        self._fd = -1
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _status(self) -> int | None:
        try:
            return self.process.wait(2)
        except subprocess.TimeoutExpired:
            return None

    def _write(self, data: bytes) -> float:
        at = time.perf_counter()
        while data:
            try:
                data = data[os.write(self._fd, data) :]
            except BlockingIOError:
                select.select([], [self._fd], [], 1)
        return at

    def _reply(self, data: bytes) -> None:
        if self._line is None:
            self._write(data)
        else:
            self._line += data

    def _take(self, timeout: float) -> float | None:
        """Take in one frame, or what comes within `timeout`; return the clock at its last byte, None for silence."""
        seen, chunks = None, []
        while select.select([self._fd], [], [], FRAME_SECONDS if self._in_frame else 0 if chunks else timeout)[0]:
            try:
                data = os.read(self._fd, 1 << 16)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            if not data:
                self._paint(b"".join(chunks))
                raise EndedError(f"the program ended with {self._status()}\n{self.text()}")
            seen = time.perf_counter()
            chunks.append(data)
            marks = self._marks + data
            self._marks = marks[-len(_SYNC_ON) + 1 :]
            opened, closed = marks.rfind(_SYNC_ON), marks.rfind(_SYNC_OFF)
            if opened != closed:
                self._in_frame = opened > closed
                if not self._in_frame:
                    break
        else:
            self._in_frame = False
        if chunks:
            self._paint(b"".join(chunks))
        return seen

    def _paint(self, data: bytes) -> None:
        if self._record:
            self.recorded += data
        self._answer(data)
        data = self._cut + data
        cut = _CUT_OFF.search(data)
        place = cut.start() if cut else len(data)
        self._cut = data[place:]
        self._stream.feed(_NOT_SHOWN.sub(b"", data[:place]))

    def _answer(self, data: bytes) -> None:
        asked = self._asked + data
        self._asked = asked[-16:]
        for query in _QUERY.finditer(asked):
            if query.end() <= len(asked) - len(data):
                continue
            if query[1]:
                self._write(b"\x1b[?%s;%d$y" % (query[1], 2 if query[1] == b"2026" else 0))
            elif query[0] == b"\x1b[5n":
                self._reply(b"\x1b[0n")
            elif query[0].endswith(b"n"):
                self._write(b"\x1b[%d;%dR" % (self._screen.cursor.y + 1, self._screen.cursor.x + 1))
            else:
                self._write(b"\x1b[?62;22c")


def encoded(key: str) -> bytes:
    """Return the bytes a terminal sends for a key."""
    if key in NAMED:
        return NAMED[key].encode()
    if key.startswith("ctrl+"):
        return bytes([ord(key[5].upper()) & 0x1F])
    if key.startswith("alt+"):
        return b"\x1b" + key[4:].encode()
    return key.encode()


def _environment(changes: Mapping[str, str | None]) -> dict[str, str]:
    """Return this process's environment with the terminal's own; None removes a variable."""
    own = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LINES": None, "COLUMNS": None}
    own["XDG_DATA_HOME"] = os.devnull  # no station's id is kept, unless a test names a folder
    merged = {**os.environ, **own, **changes}
    return {name: value for name, value in merged.items() if value is not None}
