"""A progress bar on standard error, for a person who waits; nothing where no terminal is."""

from __future__ import annotations

import sys

_WIDTH = 30
_NAME = 40
_CLEAR = "\r\x1b[K"


class ProgressBar:
    """Draws one line over and over, only when a percent has passed."""

    def __init__(self, *, wanted: bool) -> None:
        self._shown = wanted and sys.stderr.isatty()
        self._last = ("", -1)

    def __call__(self, name: str, done: int, size: int) -> None:
        """Show how far the file of that name has come; `done` of `size` bytes."""
        percent = min(100, done * 100 // size) if size else 100
        if not self._shown or self._last == (name, percent):
            return
        self._last = (name, percent)
        filled = percent * _WIDTH // 100
        message = "storing…" if percent == 100 else f"{percent:3} %"
        plain = "".join(sign if sign.isprintable() else "?" for sign in name[-_NAME:])
        sys.stderr.write(f"{_CLEAR}{plain} [{'█' * filled}{'·' * (_WIDTH - filled)}] {message}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown and self._last[1] >= 0:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
