"""Lets a screen close once and only itself: never what lies under it, nor the lock that came down over it."""

from __future__ import annotations

from typing import Any, cast

from textual.await_complete import AwaitComplete

from tui.frame.styled_once import StyledOnce


class ClosesItself(StyledOnce):
    """Mixin of every screen and dialog. Textual's `dismiss` takes whatever is on top, as often as it is called."""

    _dismissed = False
    _to_close: tuple[Any, ...] | None = None

    def dismiss(self: Any, result: Any = None) -> AwaitComplete:
        """Close with a result, once: now, or as soon as this screen is on top again."""
        if self.app.screen is not self:
            self._to_close = (result,)
        elif not self._dismissed:
            self._dismissed = True
            return cast(AwaitComplete, cast(Any, super()).dismiss(result))
        return AwaitComplete()

    def on_screen_resume(self: Any) -> None:
        """Close when that was due while something covered this screen."""
        self.call_later(self._close_if_due)

    def _close_if_due(self: Any) -> None:
        if self._to_close is not None and self.app.screen is self:
            self.dismiss(*self._to_close)
