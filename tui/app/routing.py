"""The application's side of scanning: keys and pastes pass through here before any screen sees them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from textual import events
from textual.app import ScreenError
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

from tui.app.refusing import NAMED, NAMED_SECONDS, UNSEEN, RefusesScans
from tui.scanning.content import CODE_FIELD, plausible, sure
from tui.scanning.frame import ScanFrame
from tui.scanning.pace import Pace
from tui.scanning.router import ScanRouter
from tui.scanning.scanned import Scanned
from tui.scanning.timing import USUAL_LIMIT_SECONDS

_SOON_SECONDS = 0.002
_CALM_SECONDS = 5
"""How long one key may take before the next is looked at all the same."""
_LOOK_UP_SECONDS = 2
"""A database that answers no faster leaves the text a text."""


class RoutesScans(RefusesScans):
    """An application whose screens get whole codes: `on_scanned` of a screen takes them, others never see a key.

    A screen with `ONLY_CODES` is given nothing that may be unreadable; `takes_scans` False takes nothing at present;
    `knows_code` knows codes of its own, such as a badge.
    """

    def __init__(self, frame: ScanFrame | None = None, pace: Pace | None = None) -> None:
        super().__init__(pace)
        self._frame = frame or ScanFrame()
        self._codes: list[Scanned] = []
        self._router = ScanRouter(
            self._codes.append, self._is_code, self._name_text, self._frame, self._scan_limit, self._tell_broken
        )
        self._incoming: deque[events.Key | events.Paste | None] = deque()
        self._hands: asyncio.Task[None] | None = None
        self._waking = False
        self._screen_since = float("-inf")
        self._forget: tuple[Screen[Any], Callable[[], Any]] | None = None

    async def on_event(self, event: events.Event) -> None:
        """Route keys and pastes before any widget sees them, one after the other."""
        if isinstance(event, (events.Key, events.Paste)):
            if not self._screen_stack:  # the program is closing: there is nothing left to press a key on
                return
            if not event.is_forwarded:
                self._receive(event)
                return
        await super().on_event(event)

    @property
    def keys_waiting(self) -> bool:
        """True while a key is on its way; one that the router holds until a moment has passed is not."""
        return bool(self._incoming) or (self._hands is not None and not self._hands.done())

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:
        """Show a screen; keys pressed before it was there answer nothing on it (U6)."""
        self._screen_since = self._pace.now()
        return super().push_screen(screen, *args, **options)

    def switch_screen(self, screen: Any) -> Any:
        """Show another screen instead, under the same rule."""
        self._screen_since = self._pace.now()
        return super().switch_screen(screen)

    def until_next_key(self, screen: Screen[Any], forget: Callable[[], Any]) -> None:
        """Call `forget` before the next key a person presses: a verdict stays on its screen until then (U13)."""
        self._forget = (screen, forget)

    def forget_kept_text(self) -> None:
        """Let the next person put nothing into a field that was kept for this one."""
        self._clipboard = ""

    def _text_field(self) -> Widget | None:
        """Return the focused widget when letters are text to it."""
        focused = self.focused
        return focused if focused is not None and focused.check_consume_key("x", "x") else None

    def _receive(self, event: events.Key | events.Paste | None) -> None:
        self._incoming.append(event)
        if self._hands is None or self._hands.done():
            self._hands = asyncio.create_task(self._work_off())

    async def _work_off(self) -> None:
        """Take what came in its order; None stands for time that has passed.

        It runs beside the application's messages, which run the bindings, and each key acts before the next is looked
        at, so that Enter moves to the next field before its letters come.
        """
        try:
            while self._incoming and self._screen_stack:
                event = self._incoming.popleft()
                if isinstance(event, events.Paste):
                    await self._release(await self._router.leave())
                    if not await self._paste(event):
                        await super().on_event(event)
                elif event is not None:
                    await self._release(await self._router.take(event, self._text_field()))
                elif self._router.holding and self._router.left(self._pace.now()) <= 0:
                    await self._release(await self._router.settle())
                await self._hand_over()
                self._watch()
        except Exception as error:  # as Textual does with its own tasks: told once, in one line
            self._handle_exception(error)

    async def _release(self, keys: list[events.Key]) -> None:
        unseen = ""
        for key in keys:
            field = self._text_field()
            if field is None and key.time < self._screen_since:
                unseen += key.character if key.is_printable and key.character else ""
                continue
            if self._forget:
                (screen, forget), self._forget = self._forget, None
                if screen in self.screen_stack:
                    forget()
            await super().on_event(key)
            if field is None or not key.is_printable:
                await self._calm()
        if unseen:
            self._refuse_scan(UNSEEN.format(self._quoted(unseen)))

    async def _calm(self) -> None:
        """Wait until a key has acted: it goes up from the focused widget, and so does what that makes of it."""
        try:
            async with asyncio.timeout(_CALM_SECONDS):
                for _ in range(2):
                    start = self.focused or self.screen
                    for node in (start, *start.ancestors):
                        passed = asyncio.Event()
                        if isinstance(node, MessagePump) and node.call_later(passed.set):
                            await passed.wait()
        except (TimeoutError, ScreenError):  # something takes long, or the program is closing
            return

    def _watch(self) -> None:
        if self._router.holding and not self._waking:
            self._waking = True
            self._pace.call_in(self, max(self._router.left(self._pace.now()), _SOON_SECONDS), self._woken)

    def _woken(self) -> None:
        self._waking = False
        if self._router.holding:
            self._receive(None)

    async def _paste(self, event: events.Paste) -> bool:
        """Take a code out of a paste, or name what no field was there for; False leaves it to the field."""
        text, field = event.text.strip("\r\n\t "), self._text_field()
        bare = self._frame.bare(text).strip("\r\n\t ")
        framed = bare != text and plausible(bare)
        if framed or (plausible(bare) and await self._is_code(bare, field, quick=True)):
            self._codes.append(Scanned(bare, "pasted", 0))
            return True
        if field is None and bare:
            self._name_text(Scanned(bare, "pasted", 0))
        return field is None

    async def _is_code(self, text: str, field: Widget | None, *, quick: bool) -> bool:
        """Return True when a text is a code. What came slowly is one only where the screen can take it."""
        taken = self._takes_scans()
        if not quick and not taken:
            return False
        if self.clinic is None:
            return sure(text)
        from models.patients.queries.scan import is_code
        from tui.frame.background import read

        asked = field.has_class(CODE_FIELD) if field is not None else taken and not self._only_codes()
        clinic, knows = self.clinic, getattr(self.screen, "knows_code", None)

        def judged() -> bool:
            return is_code(clinic, text, asked=asked) or (knows is not None and bool(knows(clinic, text)))

        try:
            return await asyncio.wait_for(read(judged), _LOOK_UP_SECONDS)
        except Exception:  # whatever keeps the list of labels from being read, the text must not be lost
            return sure(text)

    def _takes_scans(self) -> bool:
        if not self._screen_stack or getattr(self.screen, "on_scanned", None) is None:
            return False
        return bool(getattr(self.screen, "takes_scans", True))

    def _only_codes(self) -> bool:
        return bool(getattr(self.screen, "ONLY_CODES", False))

    async def _hand_over(self) -> None:
        """Give the screen what came in, once it knows that a field no longer holds any of it."""
        while self._codes:
            await self._calm()
            scan = self._codes.pop(0)
            if self._takes_scans():
                self._take_line_back()
                self.screen.post_message(scan)
            else:
                self.scanned_elsewhere(scan)

    def _name_text(self, scan: Scanned) -> None:
        """Keep what came where no text belongs and say so; on a screen that takes codes it is an unreadable one."""
        if self._takes_scans() and not self._only_codes() and plausible(scan.text):
            self.screen.post_message(scan)
            return
        if not scan.text:
            return
        # Kept for the program's own Ctrl+V; the terminal's clipboard is the person's.
        self._clipboard = scan.text
        self._refuse_scan(NAMED.format(self._quoted(scan.text)), NAMED_SECONDS)

    def _scan_limit(self) -> float:
        if self.clinic is None:
            return USUAL_LIMIT_SECONDS
        from models.codes.tables.clinic_tables import clinic_tables

        return int(clinic_tables(self.clinic).limits["scan_key_ms"].value) / 1000
