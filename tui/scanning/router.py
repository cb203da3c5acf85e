"""Tells a scanner's code from text by what it says: one message from any field, and never key presses.

Keys go through here in their order. In a text field text stays text: it is typed at once or a moment later, and only
what turns out to be a code is held or taken back. Where single letters act, several keys at once are no commands: they
are a code, or they are named. A scanner set to send a prefix or a suffix is recognized by it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from textual import events

from tui.scanning.content import LEAST, begins_code, is_gs1, may_be_held, plausible, sure
from tui.scanning.frame import ENDS, ESC, GS, ScanFrame, sign_of
from tui.scanning.framed_keys import FramedKeys
from tui.scanning.run import Run
from tui.scanning.scanned import Scanned
from tui.scanning.timing import (
    AFTER_SECONDS,
    HOLD_SECONDS,
    JOIN_SECONDS,
    LULL_SECONDS,
    QUICK_SECONDS,
    SLOW_SECONDS,
    SPLIT_SECONDS,
    TAIL_SECONDS,
    USUAL_LIMIT_SECONDS,
    entry_of,
)

if TYPE_CHECKING:
    from textual.widget import Widget

_MODIFIERS = frozenset(
    f"{side}_{name}" for side in ("left", "right") for name in ("shift", "control", "alt", "super", "hyper", "meta")
) | {"shift", "caps_lock", "num_lock", "iso_level3_shift", "iso_level5_shift"}
_SEPARATORS = "\x1c\x1d\x1e\x1f"
_WRAPPING = "".join(chr(number) for number in range(32) if chr(number) != GS) + " "


@dataclass(frozen=True, slots=True)
class _Found:
    """A code in the present run: where it begins, what it says, and when its first key came."""

    start: int
    text: str
    first: float


class Judge(Protocol):
    """Says whether a text is a code."""

    def __call__(self, text: str, target: Widget | None, /, *, quick: bool) -> Awaitable[bool]:
        """Take the text field, if any, and whether the keys came at a scanner's pace."""


class ScanRouter:
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
        self._scanned = scanned
        self._judge = judge
        self._named = named
        self._frame = frame or ScanFrame()
        self._limit = limit
        self._broken = broken
        self._run: Run | None = None
        self._framed = FramedKeys(self._frame)
        self._taken_back: list[events.Key] = []
        # What a pause may have cut off the code that comes next: its text, when it began and when it ended.
        self._before: tuple[str, float, float] | None = None
        self._open_scan = float("-inf")
        self._ended = float("-inf")
        # Until a code came without: then none is waited for.
        self._ends_codes = True

    @property
    def holding(self) -> bool:
        """True while keys wait for a decision."""
        return bool(self._framed) or (self._run is not None and self._run.passed < len(self._run.keys))

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
        if self._framed:
            return self._settle_frame()
        run = self._run
        if run is None or run.passed == len(run.keys):
            return []
        if run.target is not None:
            return await self._settle_text(run)
        if not run.is_burst:
            self._before = (run.text, run.keys[0].time, run.last)
            self._run = None
            return run.release()
        return await self._settle_burst(run)

    async def leave(self) -> list[events.Key]:
        """Finish what was begun: something that is no key follows."""
        released = self._settle_frame() if self._framed else await self._leave()
        self._before = None
        return released

    async def _settle_text(self, run: Run) -> list[events.Key]:
        found = await self._find(run)
        if found is None or (self._ends_codes and not run.waited):
            if found is not None:
                run.waited = True
                return []
            return run.release()
        self._emit(run, found, ended=False)
        return self._rest(run, found)

    async def _settle_burst(self, run: Run) -> list[events.Key]:
        found = await self._find(run)
        if not run.waited and (self._ends_codes if found else begins_code(run.text)):
            run.waited = True
            return []
        if found:
            self._emit(run, found, ended=False)
        else:
            self._name(run)
        return []

    async def _find(self, run: Run) -> _Found | None:
        """Return the code the run ends with, joined to what a pause cut off before it."""
        if self._before and run.keys[0].time - self._before[2] <= JOIN_SECONDS:
            text = self._before[0] + run.text
            if sure(text) and plausible(text) and await self._judge(text, run.target, quick=True):
                return _Found(0, text, self._before[1])
        for start, text in run.candidates():
            quick = run.target is None or run.is_quick(start)
            if plausible(text) and (quick or is_gs1(text)) and await self._judge(text, run.target, quick=quick):
                return _Found(start, text, run.keys[start].time)
        return None

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

    async def _character(self, event: events.Key, sign: str, target: Widget | None) -> list[events.Key]:
        released: list[events.Key] = []
        if self._run is None or not self._goes_on(self._run, event, sign, target):
            released = await self._leave()
            self._run = Run(target, burst_before=target is None and event.time - self._ended <= QUICK_SECONDS)
        run = self._run
        run.add(event, sign)
        if target is None or (run.gaps[-1] <= self._pace() and may_be_held(run.text)):
            return released
        released += run.release()
        if not may_be_held(run.text):  # no code has a blank in it: what follows is looked at for itself
            self._run = Run(target, last=run.last)
        return released

    def _goes_on(self, run: Run, event: events.Key, sign: str, target: Widget | None) -> bool:
        gap = event.time - run.last
        if run.target is not target:
            return False
        if target is not None:
            return gap <= JOIN_SECONDS
        if gap <= self._pace() or (run.is_burst and gap <= LULL_SECONDS):
            return True
        return run.is_burst and gap <= JOIN_SECONDS and begins_code(run.text + sign)

    async def _leave(self) -> list[events.Key]:
        """Finish the run another one follows."""
        run, released = self._run, []
        while self.holding and self._run is run:
            released += await self.settle()
        self._run = None
        return released

    async def _end(self, event: events.Key, target: Widget | None) -> list[events.Key]:
        """Take Enter, Tab or a line feed: the end of a code, or a key of its own."""
        run = self._run if self._run and self._run.target is target else None
        if run is None or event.time - run.last > JOIN_SECONDS:
            return await self._end_of_nothing(event)
        found = await self._find(run)
        if found:
            self._emit(run, found, ended=True)
            self._ended = event.time
            return self._rest(run, found)
        if target is None and run.is_burst and event.time - run.last <= max(self._patience(), QUICK_SECONDS):
            self._name(run)
            self._ended = event.time
            return []
        self._run, self._before = None, None
        return [*run.release(), event]

    async def _end_of_nothing(self, event: events.Key) -> list[events.Key]:
        released = await self._leave()
        late = event.time - self._open_scan <= TAIL_SECONDS
        if not released and (late or event.time - self._ended <= AFTER_SECONDS):
            self._ended = event.time
            return []
        self._before = None
        return [*released, event]

    async def _other(self, event: events.Key) -> list[events.Key]:
        """Take a key no code holds: quick behind a burst it is the scanner's, else it acts."""
        run = self._run
        if run is not None and self.holding and event.time - run.last <= QUICK_SECONDS:
            found = await self._find(run)
            if found:
                self._emit(run, found, ended=True)
                self._ended = event.time
                return self._rest(run, found)
            if run.target is None and run.is_burst:
                self._name(run)
                self._ended = event.time
                return []
        released = await self._leave()
        self._before = None
        return [*released, event]

    def _is_part(self, event: events.Key, sign: str) -> bool:
        if len(sign) > 1 or sign == ESC:
            return False
        if sign.isprintable() or sign == GS:
            return True
        run = self._run
        return sign in _SEPARATORS and run is not None and event.time - run.last <= QUICK_SECONDS and len(run.keys) > 1

    def _pace(self) -> float:
        return SLOW_SECONDS if self._frame.told_by_suffix else QUICK_SECONDS

    def _patience(self) -> float:
        if self._framed:
            return self._framed.patience()
        run = self._run
        if run is None:
            return HOLD_SECONDS
        if run.waited:
            return JOIN_SECONDS
        if run.target is not None:
            return LULL_SECONDS if any(plausible(text) for _, text in run.candidates()) else self._shortest()
        if run.is_burst:
            return LULL_SECONDS
        return max(SPLIT_SECONDS, self._pace()) if len(run.keys) > 1 else self._shortest()

    def _shortest(self) -> float:
        return SLOW_SECONDS if self._frame.told_by_suffix else HOLD_SECONDS

    def _emit(self, run: Run, found: _Found, *, ended: bool) -> None:
        run.take_back(found.start)
        self._taken_back += run.keys[found.start :]
        self._run = None
        self._before = None if ended else (found.text, found.first, run.last)
        self._open_scan = float("-inf") if ended else run.last
        self._ends_codes = ended
        self._tell(found.text, run.last - found.first, framed=False)

    @staticmethod
    def _rest(run: Run, found: _Found) -> list[events.Key]:
        """Return what was held of the text before a code."""
        return run.keys[run.passed : found.start]

    def _name(self, run: Run) -> None:
        self._run, self._before = None, None
        seconds = run.last - run.keys[0].time
        self._named(
            Scanned(run.text.strip(_WRAPPING), entry_of(run.text, seconds, self._limit(), framed=False), seconds)
        )

    def _tell(self, text: str, seconds: float, *, framed: bool) -> None:
        code = text.strip(_WRAPPING)
        if code:
            self._scanned(Scanned(code, entry_of(text, seconds, self._limit(), framed=framed), seconds))

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
        self._tell(code, seconds, framed=True)
