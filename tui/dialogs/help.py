"""What this screen is for, and every key that works on it."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.design.text import joined, plain, stacked
from tui.frame.dismissal import ClosesItself


class HelpDialog(ClosesItself, ModalScreen[None]):
    """The keys of one screen, read from its bindings."""

    DEFAULT_CSS = """
    HelpDialog VerticalScroll { width: 72; max-height: 100%; height: auto; background: $surface; padding: 1 2; }
    """
    BINDINGS: ClassVar[list[Any]] = [("escape,f1,enter,question_mark", "dismiss", "close")]

    def __init__(self, about: Any) -> None:
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        """List the keys."""
        rows: list[Any] = [plain(getattr(self._about, "HELP", ""), "bold"), ""]
        seen = set()
        for active in self._about.active_bindings.values():
            binding = active.binding
            if binding.id and binding.id not in seen:
                seen.add(binding.id)
                keys = " or ".join(_printed(key) for key in _keys_of(self._about, binding.id) or [binding.key])
                rows.append(joined((f"{keys:<22}", "bold $accent"), binding.tooltip or binding.description))
        rows += ["", plain("Ctrl+P  every command by name     Esc  close this", "$quiet")]
        with VerticalScroll():
            yield Static(stacked(*rows))

    async def action_dismiss(self, result: None = None) -> None:
        """Close."""
        self.dismiss(result)


def _keys_of(screen: Any, binding_id: str) -> list[str]:
    return [key for key, active in screen.active_bindings.items() if active.binding.id == binding_id]


def _printed(key: str) -> str:
    names = {"question_mark": "?", "escape": "Esc", "slash": "/"}
    return names.get(key, "+".join(part.capitalize() if len(part) > 1 else part for part in key.split("+")))
