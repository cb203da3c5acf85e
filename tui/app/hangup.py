"""Ends the program when its terminal is gone: without one nobody can see or leave it, and it would read for ever."""

from __future__ import annotations

import select
import sys

from textual.app import App

CHECK_SECONDS = 2
_GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL


class EndsWithItsTerminal(App[None]):
    """Part of the application. Most terminals send a signal when they close; a cut connection does not always."""

    def _end_without_terminal(self) -> None:
        """Quit once nothing can be read any more; drafts are stored as they are typed."""
        if not self.is_headless and _terminal_is_gone():
            self.exit()


def _terminal_is_gone() -> bool:
    poll = select.poll()
    try:
        poll.register(sys.__stdin__, select.POLLHUP)  # type: ignore[arg-type]
    except (AttributeError, TypeError, ValueError):
        return False
    return any(mask & _GONE for _, mask in poll.poll(0))
