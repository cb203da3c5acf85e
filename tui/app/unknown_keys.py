"""A key that does nothing on a screen says so, and which key lists those that do."""

from __future__ import annotations

from tui.design.keys import printed
from tui.frame.session import Session

_QUIET = frozenset(
    {"up", "down", "left", "right", "pageup", "pagedown", "home", "end", "tab", "shift+tab", "escape", "enter", "space"}
)
"""Keys pressed without meaning a command."""


class AnswersUnknownKeys(Session):
    """Part of the application."""

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Let Textual look for the key's binding; a key no widget and no binding took is answered."""
        found = await super()._check_bindings(key, priority)
        if not found and not priority and key not in _QUIET:
            self.notify(f"{printed(key)} does nothing here. F1 lists the keys.", markup=False, timeout=3)
        return found
