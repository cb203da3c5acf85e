"""A screen is styled and laid out once: it brings its own styles and knows the size before it is shown."""

from __future__ import annotations

from typing import Any

from textual._styles_cache import StylesCache
from textual.await_complete import AwaitComplete
from textual.screen import Screen

from tui.app.drawing import HORIZONTAL, VERTICAL
from tui.frame.session import Session


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

    def pop_screen(self) -> AwaitComplete:
        """Close the screen on top."""
        closed = super().pop_screen()
        # Textual's memory of which colors blend to which holds whoever asked, and through it all that a closed screen
        # drew: megabytes with every chart that was opened.
        StylesCache.get_inner_outer.cache_clear()
        return closed

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
