"""Messages at the edge of the screen that go by themselves."""

from __future__ import annotations

from typing import Any

from textual.notifications import Notification, Notify, SeverityLevel

from tui.design.marks import MARKS
from tui.frame.session import Session

_LEAST_SECONDS = 0.01
_MARKED = {"warning": "warn", "error": "stop"}


class Notice(Notification):
    """A message. One that is drawn in the very moment it expires still has a moment left.

    Textual sets a timer by the time that is left, and a timer of no or negative seconds never ends: it would take the
    whole program with it.
    """

    def __init__(self, message: str, *rest: Any, **options: Any) -> None:
        super().__init__(message, *rest, **options)
        # What a color alone would say has its mark too.
        if self.severity in _MARKED:
            self.message = f"{MARKS[_MARKED[self.severity]][0]} {message}"

    @property
    def time_left(self) -> float:
        """The seconds until it goes, always more than none."""
        return max(super().time_left, _LEAST_SECONDS)

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return super().time_left <= 0


class TellsNotices(Session):
    """Part of the application."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a message for some seconds."""
        seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        self.post_message(Notify(Notice(message, title, severity, seconds, markup=markup)))
