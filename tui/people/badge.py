"""A badge scanned at sign-in fills in the username; the PIN is still asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import work
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from tui.design.text import joined, refusal

if TYPE_CHECKING:
    from models.store.clinic import Clinic
    from tui.scanning.scanned import Scanned

UNKNOWN = "This badge signs no one in. Type your username, or ask an administrator."


class TakesBadges(Screen[Any]):
    """Part of sign-in."""

    _clinic: Clinic | None

    @staticmethod
    def knows_code(clinic: Clinic, text: str) -> bool:
        """Return whether a text is somebody's badge, also of somebody who left."""
        from models.people.actions.read_badge import is_badge

        return is_badge(clinic, text)

    def on_scanned(self, scan: Scanned) -> None:
        """Look whose badge it is."""
        if self._clinic is not None:
            self._take_badge(self._clinic, scan.text)

    @work(exclusive=True, group="badge", exit_on_error=False)
    async def _take_badge(self, clinic: Clinic, text: str) -> None:
        from models.people.actions.read_badge import read_badge
        from tui.frame.background import write

        username = await write(self, read_badge, clinic, text)
        if not username:
            self.app.bell()
            self._show_message(refusal(UNKNOWN))
            return
        self._show_message("")
        self.query_one("#who", Input).value = username
        pin = self.query_one("#pin", Input)
        pin.value = ""
        self.set_focus(pin)

    def _show_message(self, text: str | Content) -> None:
        self.query_one("#problem", Static).update(joined(text))
