"""The application's side of scanning: keys and pastes pass through here before any screen sees them."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input

from tui.scan_frame import GS, ScanFrame
from tui.scan_router import Scanned, ScanRouter
from tui.scan_timing import HOLD_SECONDS, LEAST, USUAL_LIMIT_SECONDS

if TYPE_CHECKING:
    from models.clinic import Clinic

NOT_HERE = "Scan not used here; nothing was typed. Scan again where a code belongs."
BROKEN = "The scan had no end; nothing was typed. Scan again."
_QUIET_SECONDS = 3
_SOON_SECONDS = 0.002


class RoutesScans(App[None]):
    """An application whose screens get whole codes: `on_scanned` of a screen takes them, others never see a key."""

    clinic: Clinic | None

    def __init__(self, frame: ScanFrame | None = None) -> None:
        super().__init__()
        self._frame = frame or ScanFrame()
        self._router = ScanRouter(self._hand_over, self._frame, self._scan_limit, lambda: self._refuse_scan(BROKEN))
        self._hold: Timer | None = None
        self._forget: tuple[Screen[Any], Callable[[], Any]] | None = None
        self._told = (float("-inf"), "")

    async def on_event(self, event: events.Event) -> None:
        """Route scans before any widget sees them."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self._release(self._router.take(event, self._field()))
            self._watch()
            return
        if isinstance(event, events.Paste) and not event.is_forwarded and self._paste(event):
            return
        await super().on_event(event)

    def until_next_key(self, screen: Screen[Any], forget: Callable[[], Any]) -> None:
        """Call `forget` before the next key a person presses: a verdict stays on its screen until then (U13)."""
        self._forget = (screen, forget)

    def _field(self) -> Input | None:
        return self.focused if isinstance(self.focused, Input) else None

    async def _release(self, keys: list[events.Key]) -> None:
        for key in keys:
            if self._forget:
                (screen, forget), self._forget = self._forget, None
                if screen in self.screen_stack:
                    forget()
            await super().on_event(key)

    def _watch(self) -> None:
        if self._router.holding and self._hold is None:
            self._hold = self.set_timer(HOLD_SECONDS, self._settle)

    async def _settle(self) -> None:
        self._hold = None
        if not self._router.holding or not self._screen_stack:  # the program may be closing
            return
        left = self._router.left(monotonic())
        if left > 0:
            self._hold = self.set_timer(max(left, _SOON_SECONDS), self._settle)
        else:
            await self._release(self._router.settle())

    def _paste(self, event: events.Paste) -> bool:
        text = self._frame.bare(event.text.strip("\r\n\t ")).strip("\r\n\t ")
        if self._field() and not _looks_like_code(text):
            return False
        if len(text) >= LEAST and "\n" not in text:
            self._hand_over(Scanned(text, "pasted", 0))
        return True

    def _hand_over(self, scan: Scanned) -> None:
        if not self._screen_stack or getattr(self.screen, "on_scanned", None) is None:
            self.scanned_elsewhere(scan)
        else:
            self.screen.post_message(scan)

    def scanned_elsewhere(self, scan: Scanned) -> None:  # noqa: ARG002
        """Tell a code that came in where none belongs."""
        self._refuse_scan(NOT_HERE)

    def _refuse_scan(self, text: str) -> None:
        self.bell()
        when, said = self._told
        # One line however many codes come in behind each other.
        if said != text or monotonic() - when > _QUIET_SECONDS:
            self._told = (monotonic(), text)
            self.notify(text, severity="warning", markup=False)

    def _scan_limit(self) -> float:
        if self.clinic is None:
            return USUAL_LIMIT_SECONDS
        return int(self.clinic.tables.limits["scan_key_ms"].value) / 1000


def _looks_like_code(text: str) -> bool:
    """A person pastes words; one word of six signs or more with a digit in it is taken for a code."""
    if GS in text or text.startswith(("]", "01")):
        return True
    return len(text) >= LEAST and len(text.split()) == 1 and any(sign.isdigit() for sign in text)
