"""Decides about keys that come without a frame: text, keys that act, or a code told by its pace and what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events

from tui.scanning.content import begins_code, may_be_held
from tui.scanning.found import CutOff, Found, Judge, find
from tui.scanning.frame import ESC, GS, ScanFrame
from tui.scanning.run import Run
from tui.scanning.scanned import Scanned
from tui.scanning.timing import (
    AFTER_SECONDS,
    HOLD_SECONDS,
    JOIN_SECONDS,
    QUICK_SECONDS,
    SLOW_SECONDS,
    TAIL_SECONDS,
    entry_of,
)

if TYPE_CHECKING:
    from textual.widget import Widget

_SEPARATORS = "\x1c\x1d\x1e\x1f"
_WRAPPING = "".join(chr(number) for number in range(32) if chr(number) != GS) + " "


class DecidesBursts:
    """The part of the router that knows no frame. `_run` are the keys looked at now, `_taken_back` those of a code."""

    def __init__(
        self,
        scanned: Callable[[Scanned], None],
        judge: Judge,
        named: Callable[[Scanned], None],
        frame: ScanFrame,
        limit: Callable[[], float],
    ) -> None:
        self._scanned = scanned
        self._judge = judge
        self._named = named
        self._frame = frame
        self._limit = limit
        self._run: Run | None = None
        self._taken_back: list[events.Key] = []
        self._before: CutOff | None = None
        self._open_scan = float("-inf")
        self._ended = float("-inf")
        # Until a code came without: then none is waited for.
        self._ends_codes = True

    @property
    def holding(self) -> bool:
        """True while keys wait for a decision."""
        return self._run is not None and self._run.passed < len(self._run.keys)

    async def settle(self) -> list[events.Key]:
        """Decide now about the keys held; return those to hand on."""
        run = self._run
        if run is None or run.passed == len(run.keys):
            return []
        if run.target is not None:
            return await self._settle_text(run)
        if not run.is_burst:
            self._before = CutOff(run.text, run.keys[0].time, run.last)
            self._run = None
            return run.release()
        return await self._settle_burst(run)

    async def _settle_text(self, run: Run) -> list[events.Key]:
        found = await find(run, self._before, self._judge)
        if found is None or (self._ends_codes and not run.waited):
            if found is not None:
                run.waited = True
                return []
            return run.release()
        self._emit(run, found, ended=False)
        return self._rest(run, found)

    async def _settle_burst(self, run: Run) -> list[events.Key]:
        found = await find(run, self._before, self._judge)
        if not run.waited and (self._ends_codes if found else begins_code(run.text)):
            run.waited = True
            return []
        if found:
            self._emit(run, found, ended=False)
        else:
            self._name(run)
        return []

    async def _character(self, event: events.Key, sign: str, target: Widget | None) -> list[events.Key]:
        released: list[events.Key] = []
        if self._run is None or not self._run.goes_on(event, sign, target, self._pace()):
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
        found = await find(run, self._before, self._judge)
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
            found = await find(run, self._before, self._judge)
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
        shortest = SLOW_SECONDS if self._frame.told_by_suffix else HOLD_SECONDS
        return self._run.patience(shortest, self._pace()) if self._run else HOLD_SECONDS

    def _emit(self, run: Run, found: Found, *, ended: bool) -> None:
        run.take_back(found.start)
        self._taken_back += run.keys[found.start :]
        self._run = None
        self._before = None if ended else CutOff(found.text, found.first, run.last)
        self._open_scan = float("-inf") if ended else run.last
        self._ends_codes = ended
        self._tell(found.text, run.last - found.first, framed=False)

    @staticmethod
    def _rest(run: Run, found: Found) -> list[events.Key]:
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
