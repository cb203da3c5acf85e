"""The keys of a code that a scanner sends between a prefix and a suffix, however slowly."""

from __future__ import annotations

from textual import events

from tui.scanning.content import LEAST
from tui.scanning.frame import ENDS, ESC, ScanFrame
from tui.scanning.timing import JOIN_SECONDS, SLOW_SECONDS


class FramedKeys:
    """Collects keys from the first sign of the prefix on. Empty while no prefix came."""

    def __init__(self, frame: ScanFrame) -> None:
        self._frame = frame
        self._keys: list[events.Key] = []
        self._signs: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._keys)

    @property
    def first(self) -> float:
        """When the first key came."""
        return self._keys[0].time

    @property
    def last(self) -> float:
        """When the last key came."""
        return self._keys[-1].time

    @property
    def code(self) -> str:
        """What came behind the prefix so far, keys that are no characters left out."""
        return "".join(sign for sign in self._signs[len(self._frame.prefix) :] if len(sign) == 1)

    def patience(self) -> float:
        """Return the seconds the rest may take: seconds on a slow line, but a person may type the sign of a prefix."""
        own = not self._frame.prefix[0].isprintable() or len(self._frame.prefix[0]) > 1
        return JOIN_SECONDS if own or len(self.code) >= LEAST else SLOW_SECONDS

    def begins_with(self, event: events.Key, sign: str) -> bool:
        """Return True when a key opens the prefix."""
        prefix = self._frame.prefix
        return bool(prefix) and (sign == prefix[0] or (prefix[0] == ESC and _behind_escape(event)))

    def begin(self, event: events.Key, sign: str) -> None:
        """Take the key that opens the prefix; a terminal makes one key of Esc and the letter behind it."""
        self._keys = [event]
        self._signs = [sign] if sign == self._frame.prefix[0] else [ESC, event.character or ""]

    def add(self, event: events.Key, sign: str) -> bool:
        """Take a key; False when it breaks the prefix and was not taken."""
        place, prefix = len(self._signs), self._frame.prefix
        if place < len(prefix) and sign != prefix[place]:
            return False
        self._keys.append(event)
        self._signs.append(sign)
        return True

    def ended(self) -> str | None:
        """Return the code once its end came, None before; "" for a read that found nothing."""
        prefix, suffix = self._frame.prefix, self._frame.suffix
        if len(self._signs) < len(prefix) + max(1, len(suffix)):
            return None
        if suffix:
            there = tuple(self._signs[-len(suffix) :]) == suffix
        else:
            there = self._signs[-1] in ENDS or len(self._signs[-1]) > 1
        if not there:
            return None
        code = self._signs[len(prefix) : -len(suffix) if suffix else -1]
        return "".join(sign for sign in code if len(sign) == 1)

    def let_go(self) -> list[events.Key]:
        """Give the keys back and be empty."""
        keys, self._keys, self._signs = self._keys, [], []
        return keys


def _behind_escape(event: events.Key) -> bool:
    return event.key.startswith("alt+") and bool(event.character)
