"""A screen knows how wide the terminal is before it is laid out, not a moment later."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from tui.frame.session import Session


class SizesScreens(Session):
    """Gives every screen the classes of the present width when it is shown: it is styled and laid out once."""

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:
        """Show a screen."""
        self._size_up(screen)
        return super().push_screen(screen, *args, **options)

    def switch_screen(self, screen: Any) -> Any:
        """Show another screen instead."""
        self._size_up(screen)
        return super().switch_screen(screen)

    def _size_up(self, screen: Any) -> None:
        if isinstance(screen, Screen):
            known = screen._get_breakpoint_classes(self.size.width, self.HORIZONTAL_BREAKPOINTS or [])
            screen.update_classes({name: name in known for _, name in self.HORIZONTAL_BREAKPOINTS or []}, update=False)
