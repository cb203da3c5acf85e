"""A screen is styled and laid out once: it brings its own styles and knows the size before it is shown.

Once closed, it goes with all that it drew.
"""

from __future__ import annotations

import gc
from typing import Any

from textual import events
from textual._styles_cache import StylesCache
from textual.await_complete import AwaitComplete
from textual.screen import Screen
from textual.timer import Timer

from tui.app.drawing import HORIZONTAL, VERTICAL
from tui.app.starting import seldom
from tui.frame.session import Session

QUIET_SECONDS = 1
MOST_LEFT = 4
"""So many closed screens do not wait for quiet: each leaves megabytes."""


class ShowsScreens(Session):
    """Shows screens."""

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:
        """Show a screen."""
        self._prepare(screen)
        return super().push_screen(screen, *args, **options)

    def switch_screen(self, screen: Any) -> Any:
        """Show another screen instead."""
        self._prepare(screen)
        return super().switch_screen(screen)

    def _prepare(self, screen: Any) -> None:
        """Textual lays a screen out as soon as it is registered, before it reads its styles (Python 3.12 and later)."""
        if isinstance(screen, Screen):
            self._load_screen_css(screen)
            # A dimmed screen behind a dialog shows as shreds of words where a terminal has no shades.
            screen.set_class(bool(self.terminal.colors), "-colorless")
            for size, breakpoints in ((self.size.width, HORIZONTAL), (self.size.height, VERTICAL)):
                known = screen._get_breakpoint_classes(size, breakpoints)
                screen.update_classes({name: name in known for _, name in breakpoints}, update=False)

    def _load_screen_css(self, screen: Screen[Any]) -> None:
        """Read the styles of a screen. Each names its screen, so nothing that is shown already is styled again."""
        if screen.CSS:
            super()._load_screen_css(screen)
        elif unread := [path for path in screen.css_path if not self.stylesheet.has_source(str(path), "")]:
            self.stylesheet.read_all(unread)
            self.stylesheet.reparse()


class LetsGoOfScreens(Session):
    """What closed screens leave behind goes while nobody presses a key."""

    _left_behind = 0
    _tidy_timer: Timer | None = None

    def pop_screen(self) -> AwaitComplete:
        """Close the screen on top."""
        closed = super().pop_screen()
        # Textual remembers which colors blend to which by who asked, and so keeps all that a closed screen drew.
        StylesCache.get_inner_outer.cache_clear()
        self._left_behind += 1
        if seldom() and self._tidy_timer is None:
            self._tidy_timer = self.set_timer(QUIET_SECONDS, self._tidy)
        return closed

    async def on_event(self, event: events.Event) -> None:
        """Wait while a person types."""
        if self._tidy_timer and isinstance(event, events.Key) and self._left_behind < MOST_LEFT:
            self._tidy_timer.reset()
        await super().on_event(event)

    def _tidy(self) -> None:
        # Only what came after the start is looked at, so it takes a blink.
        self._left_behind, self._tidy_timer = 0, None
        gc.collect()
