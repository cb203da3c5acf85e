"""A screen that was just mounted has its styles: they are not worked out a second time before it is first drawn."""

from __future__ import annotations

from typing import Any

from textual.events import ScreenResume


class StyledOnce:
    """Mixin of every screen and dialog. Textual styles each node as it is mounted, and again as its screen resumes."""

    _was_on_top = False

    def _on_screen_resume(self: Any, event: ScreenResume) -> None:
        """Style all again only of what comes back to the top: colours may have changed meanwhile."""
        if not self._was_on_top:
            event.refresh_styles, self._was_on_top = False, True
            # Of a new screen only itself was mounted before its styles were read.
            self.app.stylesheet.update_nodes([self])
