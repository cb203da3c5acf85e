"""Every key of the program in the command palette."""

from __future__ import annotations

from typing import Any

from tui.design.keys import bindings
from tui.frame.session import Session


class OffersKeys(Session):
    """Offers what the keys do by name."""

    def get_system_commands(self, screen: Any) -> Any:
        """Offer every key of the program in the palette, by its tooltip."""
        from textual.app import SystemCommand

        for key in bindings("app"):
            yield SystemCommand(key.tooltip, f"{key.key_display}", getattr(self, f"action_{key.action}"))
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id and active.enabled and not binding.id.startswith("app."):
                yield SystemCommand(binding.tooltip, f"{binding.key_display}", self._runner(screen, binding.action))

    def _runner(self, screen: Any, action: str) -> Any:
        async def run() -> None:
            await screen.run_action(action)

        return run
