"""Tells a scanner's code from text by what it says: one message from any field, and never key presses.

Keys go through here in their order. In a text field text stays text: it is typed at once or a moment later, and only
what turns out to be a code is held or taken back. Where single letters act, several keys at once are no commands: they
are a code, or they are named. A scanner set to send a prefix or a suffix is recognized by it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events

from tui.scanning.bursts import DecidesBursts
from tui.scanning.content import LEAST
from tui.scanning.found import Judge
from tui.scanning.frame import ENDS, ScanFrame, sign_of
from tui.scanning.framed_keys import FramedKeys
from tui.scanning.scanned import Scanned
from tui.scanning.timing import JOIN_SECONDS, QUICK_SECONDS, SLOW_SECONDS, USUAL_LIMIT_SECONDS

if TYPE_CHECKING:
    from textual.widget import Widget

_MODIFIERS = frozenset(
    f"{side}_{name}" for side in ("left", "right") for name in ("shift", "control", "alt", "super", "hyper", "meta")
) | {"shift", "caps_lock", "num_lock", "iso_level3_shift", "iso_level5_shift"}


class ScanRouter(DecidesBursts):
    """Collects quick keys and decides: a code, text, or keys that act.

    `named` takes what came at once where single letters act and is no code; `limit` returns the seconds within which a
    code counts as scanned; `broken` is called with a framed code that had no end.
    """

    def __init__(
        self,
        scanned: Callable[[Scanned], None],
        judge: Judge,
        named: Callable[[Scanned], None],
        frame: ScanFrame | None = None,
        limit: Callable[[], float] = lambda: USUAL_LIMIT_SECONDS,
        broken: Callable[[str], None] = lambda _text: None,
    ) -> None:
        frame = frame or ScanFrame()
        super().__init__(scanned, judge, named, frame, limit)
        self._broken = broken
        self._framed = FramedKeys(frame)

    @property
    def holding(self) -> bool:
        """True while keys wait for a decision."""
        return bool(self._framed) or super().holding

    def left(self, now: float) -> float:
        """Return the seconds until the keys held must be settled, counted from the last of them."""
        last = self._framed.last if self._framed else self._run.last if self._run else float("-inf")
        return last + self._patience() - now

    async def take(self, event: events.Key, target: Widget | None) -> list[events.Key]:
        """Return the keys to hand on now, in their order; `event` is among them unless it waits or ended a code.

        `target` is the widget that takes letters as text, if one has the focus.
        """
        sign = sign_of(event)
        if sign in _MODIFIERS:
            return self._modifier(event)
        released: list[events.Key] = []
        self._taken_back = []
        while self.holding and self.left(event.time) < 0:
            released += await self.settle()
        if self._framed:
            released += await self._in_frame(event, sign, target)
        elif self._begins_frame(event, sign):
            released += await self._begin_frame(event, sign)
        else:
            released += await self._unframed(event, sign, target)
        # What was due before this key may belong to the code that it ended.
        return [key for key in released if not any(key is taken for taken in self._taken_back)]

    async def settle(self) -> list[events.Key]:
        """Decide now about the keys held; return those to hand on."""
        return self._settle_frame() if self._framed else await super().settle()

    def _patience(self) -> float:
        return self._framed.patience() if self._framed else super()._patience()

    async def leave(self) -> list[events.Key]:
        """Finish what was begun: something that is no key follows."""
        released = self._settle_frame() if self._framed else await self._leave()
        self._before = None
        return released

    async def _unframed(self, event: events.Key, sign: str, target: Widget | None) -> list[events.Key]:
        if self._ends_by_suffix(event, sign):
            return self._end_by_suffix(event)
        if sign in ENDS:
            return await self._end(event, target)
        if self._is_part(event, sign):
            return await self._character(event, sign, target)
        return await self._other(event)

    def _modifier(self, event: events.Key) -> list[events.Key]:
        """Take Shift and its like for a part of the burst: between two keys they only take time."""
        if self._run and event.time - self._run.last <= max(QUICK_SECONDS, self._patience()):
            self._run.last = event.time
        return [] if self.holding else [event]

    def _ends_by_suffix(self, event: events.Key, sign: str) -> bool:
        suffix, run = self._frame.suffix, self._run
        if not self._frame.told_by_suffix or run is None or sign != suffix[-1]:
            return False
        signs = [*run.signs, sign]
        if tuple(signs[-len(suffix) :]) != suffix or event.time - run.last > JOIN_SECONDS:
            return False
        return len(run.signs) - run.paced(SLOW_SECONDS) - (len(suffix) - 1) >= LEAST

    def _end_by_suffix(self, event: events.Key) -> list[events.Key]:
        run = self._run
        assert run is not None  # noqa: S101  (a suffix ends a run)
        start = run.paced(SLOW_SECONDS)
        text = run.text[start : len(run.signs) - (len(self._frame.suffix) - 1)]
        held = run.keys[run.passed : start]
        run.take_back(start)
        self._taken_back += run.keys[start:]
        self._run, self._before, self._ended = None, None, event.time
        self._tell(text, run.last - run.keys[start].time, framed=True)
        return held

    def _begins_frame(self, event: events.Key, sign: str) -> bool:
        if not self._framed.begins_with(event, sign):
            return False
        amid = self._run is not None and self.holding and event.time - self._run.last <= QUICK_SECONDS
        return not (amid and len(sign) == 1 and sign.isprintable())

    async def _begin_frame(self, event: events.Key, sign: str) -> list[events.Key]:
        released = await self._leave()
        self._before = None
        self._framed.begin(event, sign)
        return released

    async def _in_frame(self, event: events.Key, sign: str, target: Widget | None) -> list[events.Key]:
        if not self._framed.add(event, sign):
            return [*self._framed.let_go(), *await self._unframed(event, sign, target)]
        code = self._framed.ended()
        if code is not None:
            self._end_frame(code)
            self._ended = event.time
        return []

    def _settle_frame(self) -> list[events.Key]:
        code = self._framed.code
        if len(code) < LEAST:
            return self._framed.let_go()
        if self._frame.suffix:
            self._framed.let_go()
            self._broken(code)
        else:
            self._end_frame(code)
        return []

    def _end_frame(self, code: str) -> None:
        seconds = self._framed.last - self._framed.first
        self._framed.let_go()
        if code:
            self._tell(code, seconds, framed=True)
