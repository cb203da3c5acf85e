"""The line a PIN is typed on: taken and emptied at once, used once, asked for again when it was not the right one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import work
from textual.widgets import Input

from models.core.errors import NeedlepointError
from models.people.actions.authenticate import Denied
from tui.frame.background import write

NOT_BY_ENTER = "Enter does not sign. Press F10, or Alt+S."


class SignsWithPin:
    """Mixin of every screen with a field #pin that signs what the screen shows."""

    _storing = False

    def _show_message(self, text: str) -> None:
        raise NotImplementedError

    def not_stored(self, error: NeedlepointError) -> None:
        """Say why nothing was stored."""
        self._show_message(str(error))

    def sign_once(self: Any, call: Callable[[str], Any], then: Callable[[Any], Any]) -> None:
        """Hand the PIN to an action, once however often the key is pressed, and go on with what became of it."""
        if not self._storing:
            self._storing = True
            pin = self.query_one("#pin", Input)
            typed, pin.value = pin.value, ""
            self._sign_once(call, typed, then)

    @work(group="store", exit_on_error=False)
    async def _sign_once(self: Any, call: Callable[[str], Any], typed: str, then: Callable[[Any], Any]) -> None:
        try:
            outcome = await write(self, call, typed)
        except NeedlepointError as error:
            self.not_stored(error)
            return
        finally:
            self._storing = False
        if isinstance(outcome, Denied):
            self._show_message(outcome.text)
            self.query_one("#pin", Input).focus()
        else:
            then(outcome)
