"""Tells a scanner's burst from typing: one message from any field, never key presses.

A wedge scanner types faster than a person can. Where single letters act, a printable key waits a moment for a second
one; in a text field the first key goes through at once and is taken back when a burst follows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import Input

GAP_SECONDS = 0.03
HOLD_SECONDS = 0.025
LEAST = 6


@dataclass
class Scanned(Message):
    """A code came in whole. `entry` is "scanned" or "pasted"; `seconds` is how long it took to arrive."""

    text: str
    entry: str
    seconds: float


class ScanRouter:
    """Collects quick keys and decides: a scan, or keys to hand on in their order."""

    def __init__(self, release: Callable[[list[events.Key]], None], scanned: Callable[[Scanned], None]) -> None:
        self._release = release
        self._scanned = scanned
        self._held: list[events.Key] = []
        self._passed: tuple[events.Key, Input, str, int] | None = None

    @property
    def holding(self) -> bool:
        """True while keys wait for a decision."""
        return bool(self._held)

    def take(self, event: events.Key, field: Input | None) -> bool:
        """Return True when the router keeps this key for now. `field` is the focused text field, if any."""
        if self._ends(event):
            return self._finish()
        if not _belongs(event):
            self.settle()
            return False
        if self._held:
            if event.time - self._held[-1].time > GAP_SECONDS and len(self._text()) < LEAST:
                self.settle()
            else:
                self._held.append(event)
                return True
        if field is None:
            self._held = [event]
            return True
        if self._passed and event.time - self._passed[0].time <= GAP_SECONDS and field is self._passed[1]:
            self._held = [event]
            return True
        self._passed = (event, field, field.value, field.cursor_position)
        return False

    def settle(self) -> None:
        """Decide now: a long burst is a scan, anything else is handed on as keys."""
        if not self._held:
            self._passed = None
            return
        if len(self._text()) >= LEAST and self._quick():
            self._emit()
            return
        held, self._held, self._passed = self._held, [], None
        self._release(held)

    def _finish(self) -> bool:
        if self._held and len(self._text()) >= LEAST and self._quick():
            self._emit()
            return True
        self.settle()
        return False

    def _emit(self) -> None:
        text = self._text()
        first = self._passed[0] if self._passed else self._held[0]
        seconds = self._held[-1].time - first.time
        if self._passed:
            _event, field, value, cursor = self._passed
            field.value, field.cursor_position = value, cursor
        self._held, self._passed = [], None
        self._scanned(Scanned(text, "scanned", seconds))

    def _ends(self, event: events.Key) -> bool:
        return bool(self._held) and event.key in {"enter", "tab"}

    def _quick(self) -> bool:
        gaps = [later.time - earlier.time for earlier, later in zip(self._held, self._held[1:], strict=False)]
        return all(gap <= GAP_SECONDS * 2 for gap in gaps)

    def _text(self) -> str:
        first = [self._passed[0]] if self._passed else []
        return "".join(event.character or "" for event in (*first, *self._held))


def _belongs(event: events.Key) -> bool:
    return bool(event.character) and (event.is_printable or event.character == "\x1d")
