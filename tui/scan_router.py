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

    def __init__(self, scanned: Callable[[Scanned], None]) -> None:
        self._scanned = scanned
        self._held: list[events.Key] = []
        self._passed: tuple[events.Key, Input, str, int] | None = None

    @property
    def holding(self) -> bool:
        """True while keys wait for a decision."""
        return bool(self._held)

    def take(self, event: events.Key, field: Input | None) -> list[events.Key]:
        """Return the keys to hand on now, in their order; `event` is among them unless it waits or ended a scan.

        `field` is the focused text field, if any.
        """
        if self._ends(event) and self._is_scan():
            self._emit()
            return []
        if not _belongs(event):
            return [*self.settle(), event]
        released: list[events.Key] = []
        if self._held and event.time - self._held[-1].time > GAP_SECONDS and len(self._text()) < LEAST:
            released = self.settle()
        if self._held or field is None or self._follows(event, field):
            self._held.append(event)
            return released
        self._passed = (event, field, field.value, field.cursor_position)
        return [*released, event]

    def settle(self) -> list[events.Key]:
        """Decide now: a long burst is a scan; anything else comes back as keys to hand on."""
        if self._held and self._is_scan():
            self._emit()
            return []
        held, self._held, self._passed = self._held, [], None
        return held

    def _follows(self, event: events.Key, field: Input) -> bool:
        passed = self._passed
        return passed is not None and passed[1] is field and event.time - passed[0].time <= GAP_SECONDS

    def _is_scan(self) -> bool:
        gaps = [later.time - earlier.time for earlier, later in zip(self._held, self._held[1:], strict=False)]
        return len(self._text()) >= LEAST and all(gap <= GAP_SECONDS * 2 for gap in gaps)

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

    def _text(self) -> str:
        first = [self._passed[0]] if self._passed else []
        return "".join(event.character or "" for event in (*first, *self._held))


def _belongs(event: events.Key) -> bool:
    return bool(event.character) and (event.is_printable or event.character == "\x1d")
