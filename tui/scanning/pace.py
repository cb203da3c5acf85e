"""The clock keys are told apart by: monotonic seconds, as Textual stamps its events, and a wake-up call."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, Protocol

from textual.app import App


class Pace(Protocol):
    """Says how late it is and calls when it is later. Tests bring their own and turn it by hand."""

    def now(self) -> float:
        """Return seconds on the clock of `events.Key.time`."""

    def call_in(self, app: App[Any], seconds: float, call: Callable[[], Any]) -> None:
        """Run `call` among the application's messages after so many seconds."""


class RealPace:
    """The machine's own clock."""

    def now(self) -> float:
        """Return the monotonic clock."""
        return monotonic()

    def call_in(self, app: App[Any], seconds: float, call: Callable[[], Any]) -> None:
        """Set a timer."""
        app.set_timer(seconds, call)
