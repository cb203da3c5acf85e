"""A clock that only a test turns: nothing is told apart by how busy the machine is."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from textual.app import App

BETWEEN_KEYS_SECONDS = 0.2
"""Longer than a scanner's gap: typed by a person. By the test's own clock, so that none of it passes."""
SCANNER_DOWN_SECONDS = 0.5
"""An Enter at once behind a scan is the scanner's own."""


class HandPace:
    """Stands still until it is turned; what was due by then is called, in its order."""

    def __init__(self) -> None:
        self.time = monotonic()
        self._calls: list[tuple[float, App[Any], Callable[[], Any]]] = []

    def now(self) -> float:
        return self.time

    def call_in(self, app: App[Any], seconds: float, call: Callable[[], Any]) -> None:
        self._calls.append((self.time + seconds, app, call))

    def turn(self, seconds: float) -> bool:
        """Let time pass; return whether anything was due."""
        return self.turn_to(self.time + seconds)

    def turn_to(self, time: float) -> bool:
        """Let time pass until then, never back; return whether anything was due."""
        self.time = max(self.time, time)
        due = sorted((call for call in self._calls if call[0] <= self.time), key=lambda call: call[0])
        self._calls = [call for call in self._calls if call[0] > self.time]
        for _, app, call in due:
            app.call_later(call)
        return bool(due)
