"""Lets a screen close itself safely: never another one, above all never the lock that came down over it."""

from __future__ import annotations

from typing import Any


class ClosesItself:
    """Mixin for screens that close when something is stored. Textual's `dismiss` takes whatever screen is on top."""

    _to_close = False

    def close_itself(self: Any) -> None:
        """Close now, or as soon as this screen is on top again."""
        if self.app.screen is self:
            self.dismiss()
        else:
            self._to_close = True

    def on_screen_resume(self: Any) -> None:
        """Close when that was due while something covered this screen."""
        if self._to_close:
            self._to_close = False
            self.call_later(self.close_itself)
