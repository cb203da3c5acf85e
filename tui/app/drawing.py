"""Draws for the terminal at hand, in ASCII, in sixteen colors or without where it shows no more, and ends with it."""

from __future__ import annotations

from textual.app import App
from textual.filter import Monochrome, NoColor

from tui.design.terminal import PLAIN_THEME, Terminal, terminal_is_gone
from tui.design.theme import THEMES
from tui.frame.session import Session

HORIZONTAL = [(0, "-narrow"), (116, "-wide"), (150, "-huge")]
VERTICAL = [(0, "-low"), (36, "-tall")]
"""Where the look of a screen changes, in columns and rows."""
GONE_CHECK_SECONDS = 2


class DrawsForTerminal(Session):
    """Part of the application."""

    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    VERTICAL_BREAKPOINTS = VERTICAL

    def draw_for(self, terminal: Terminal) -> None:
        """Draw for a terminal; to be called before anything is drawn."""
        self.terminal = terminal
        by_textual = (Monochrome, NoColor)
        self._filters = [line_filter for line_filter in self._filters if not isinstance(line_filter, by_textual)]
        self._filters += terminal.filters()
        for theme in THEMES:
            self.register_theme(theme)
        # Set before anything is parsed: a theme assigned later parses every rule again.
        self.set_reactive(App.theme, PLAIN_THEME)

    def end_without_terminal(self) -> None:
        """Quit once nothing can be read any more; drafts are stored as they are typed.

        Most terminals send a signal when they close; a cut connection does not always.
        """
        if not self.is_headless and terminal_is_gone():
            self.exit()
