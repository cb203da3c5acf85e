"""A key whose escape sequence comes in pieces over a slow line is still one key.

A terminal sends F10 as Esc and four more characters, Alt+S as Esc and s. Where a line stands still behind the Esc, time
cannot tell it from the key Esc; the terminal can. Asked for its status it answers behind everything it sent before: an
answer that comes first means the Esc was pressed, the rest of a sequence that comes first makes it another key.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual._time import get_time
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.driver import Driver
from textual.message import Message

ASK, ANSWER = "\x1b[5n", "\x1b[0n"
"""Device status report and its answer (ECMA-48, DSR)."""
SILENT_SECONDS = 1.0
"""How long an Esc is kept from a terminal that never answered; what curses waits."""
STALL_SECONDS = 10.0
"""How long one that answers may be waited for."""
_LATE_SECONDS = 5.0
ESC = "\x1b"
# Alt and a letter; a sequence that is whole and means nothing (CSI of ECMA-48, old mouse and console keys aside).
_NOTHING_FOLLOWS = re.compile(r"\x1b[^\x1b\[OP\]^_X]|\x1b\[(?![\[M])[0-?]*[ -/]*[@-~]")
_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z~]|O[A-S])")


@dataclass
class TerminalAsked(Message):
    """Something only the terminal can decide: it is to be asked for its status."""

    bubble: ClassVar = False


class WholeKeysParser(XTermParser):
    """Textual's parser, but no key is made of a part of another one."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pending = ""
        self._since = 0.0
        self._asked = self._greeted = self._answers = self._in_paste = False
        self._given_up: tuple[str, float] = ("", float("-inf"))

    def feed(self, data: str) -> Iterable[Message]:
        """Take what came; the terminal's answer is taken out, and the rest of a sequence given up is dropped."""
        data = self._without_late(data) if data else data
        if data and self._waits and (self._pending + data).startswith(ANSWER):
            data = (self._pending + data)[len(ANSWER) :]
            list(self._throw())  # it was no key but a part of the answer
            self._answers = True
            if not data:
                return
        first, *rest = data.split(ANSWER)
        if first or not rest:
            yield from self._read(first)
        for part in rest:
            yield from self._answered()
            if part:
                yield from self._read(part)

    def tick(self) -> Iterable[Message]:
        """Ask the terminal about what is cut off, and once at the start; give up when nothing comes."""
        if not self._greeted or (self._waits and not self._asked and not self._in_paste):
            self._greeted = self._asked = True
            yield TerminalAsked()
        limit = STALL_SECONDS if self._answers or self._in_paste else SILENT_SECONDS
        if self._waits and get_time() - self._since >= limit:
            self._given_up = self._pending, get_time()
            yield from self._resolve()

    @property
    def _waits(self) -> bool:
        return self._timeout_time is not None

    def _read(self, data: str) -> Iterable[Message]:
        """Feed the parser; sign by sign where a sequence is open, so that each is looked at for itself."""
        if ESC not in data and not self._waits:
            yield from super().feed(data)
            return
        for sign in data:
            yield from super().feed(sign)
            if sign == ESC or not self._waits:
                self._note_paste()
                self._pending, self._asked = sign if self._waits else "", False
            else:
                self._pending += sign
            self._since = get_time()
            if self._waits and not self._in_paste and _NOTHING_FOLLOWS.fullmatch(self._pending):
                yield from self._resolve()

    def _note_paste(self) -> None:
        """A paste begins or ends with the sequence that was just completed."""
        if not self._waits and f"{self._pending}~" in (BRACKETED_PASTE_START, BRACKETED_PASTE_END):
            self._in_paste = f"{self._pending}~" == BRACKETED_PASTE_START

    def _answered(self) -> Iterable[Message]:
        self._answers = True
        if self._waits and not self._in_paste:
            yield from self._resolve()

    def _resolve(self) -> Iterable[Message]:
        """Let Esc, or Esc and a letter, be a key; a part of a longer sequence is no key at all."""
        key = len(self._pending) <= len("\x1bs")
        made = list(self._throw())
        if key:
            yield from made

    def _without_late(self, data: str) -> str:
        """Return data without the rest of a sequence that was given up: it is no text."""
        (before, when), self._given_up = self._given_up, ("", float("-inf"))
        if not before or get_time() - when > _LATE_SECONDS:
            return data
        found = _SEQUENCE.match(before + data)
        return data[found.end() - len(before) :] if found else data

    def _throw(self) -> Iterable[Message]:
        self._timeout_time, self._pending, self._asked = 0.0, "", False
        return super().tick()


def keep_keys_whole(driver: type[Driver]) -> type[Driver]:
    """Let a driver read keys with this parser; drivers look it up in their module by its name."""
    module: Any = sys.modules[driver.__module__]
    if hasattr(module, "XTermParser"):
        module.XTermParser = WholeKeysParser
    return driver
