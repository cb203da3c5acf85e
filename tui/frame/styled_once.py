"""A screen that was just mounted has its styles: they are not worked out a second time before it is first drawn."""

from __future__ import annotations

from typing import Any

from textual.events import ScreenResume


class StyledOnce:
    """Mixin of every screen and dialog. Textual styles each node as it is mounted, and again as its screen resumes."""

    _was_on_top = False

    def _on_screen_resume(self: Any, event: ScreenResume) -> None:
        """Style again only what comes back to the top: colours may have changed meanwhile."""
        event.refresh_styles = event.refresh_styles and self._was_on_top
        self._was_on_top = True
