"""Tells a scanner's burst from typing: one message from any field, never key presses.

A wedge scanner types faster than a person can. Where single letters act, a printable key waits a moment for a second
one; in a text field keys go through at once and are taken back when a burst follows. A scanner set to send a prefix or
a suffix is recognised however slowly it sends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message

from tui.framed_keys import FramedKeys
from tui.scan_frame import ENDS, ESC, GS, ScanFrame, sign_of
from tui.scan_piece import Piece
from tui.scan_timing import (
    AFTER_SECONDS,
    HOLD_SECONDS,
    LEAST,
    LEAST_QUICK,
    LIKELY_QUICK,
    LULL_SECONDS,
    QUICK_SECONDS,
    SLOW_SECONDS,
    SPLIT_SECONDS,
    TAIL_SECONDS,
    TAKE_BACK_SECONDS,
    USUAL_LIMIT_SECONDS,
    entry_of,
)

if TYPE_CHECKING:
    from textual.widgets import Input

_MODIFIERS = frozenset(
    f"{side}_{name}" for side in ("left", "right") for name in ("shift", "control", "alt", "super", "hyper", "meta")
) | {"shift", "caps_lock", "num_lock", "iso_level3_shift", "iso_level5_shift"}
_WRAPPING = "".join(chr(number) for number in range(32) if chr(number) != GS) + " "


@dataclass
class Scanned(Message):
    """A code came in whole. `entry` is "scanned", "typed" or "pasted"; `seconds` is how long it took to arrive."""

    text: str
    entry: str
    seconds: float


class ScanRouter:
    """Collects quick keys and decides: a scan, or keys to hand on in their order.

    `limit` returns the seconds within which a code counts as scanned; `broken` is called when a framed code had no end.
    """

    def __init__(
        self,
        scanned: Callable[[Scanned], None],
        frame: ScanFrame | None = None,
        limit: Callable[[], float] = lambda: USUAL_LIMIT_SECONDS,
        broken: Callable[[], None] = lambda: None,
    ) -> None:
        self._scanned = scanned
        self._frame = frame or ScanFrame()
        self._limit = limit
        self._broken = broken
        self._pieces: list[Piece] = []
        self._framed = FramedKeys(self._frame)
        self._tail: tuple[str, float, float] | None = None
        self._joins = False
        self._ended = float("-inf")

    @property
    def holding(self) -> bool:
        """True while keys wait for a decision."""
        return bool(self._framed) or any(piece.passed < len(piece.keys) for piece in self._pieces)

    def left(self, now: float) -> float:
        """Return the seconds until the keys held must be settled, counted from the last of them."""
        return self._last() + self._patience() - now

    def take(self, event: events.Key, target: Input | None) -> list[events.Key]:
        """Return the keys to hand on now, in their order; `event` is among them unless it waits or ended a scan.

        `target` is the focused text field, if any.
        """
        sign = sign_of(event)
        if sign in _MODIFIERS:
            return self._modifier(event)
        released = self.settle() if self.holding and self.left(event.time) < HOLD_SECONDS - QUICK_SECONDS else []
        if self._framed:
            return [*released, *self._in_frame(event, sign, target)]
        if self._begins_frame(event, sign):
            return [*released, *self._begin_frame(event, sign)]
        return [*released, *self._unframed(event, sign, target)]

    def settle(self) -> list[events.Key]:
        """Decide now: a long burst is a scan; anything else comes back as keys to hand on."""
        if self._framed:
            return self._settle_frame()
        if self._is_burst():
            self._emit(ended=False)
            return []
        waiting = [key for piece in self._pieces for key in piece.keys[piece.passed :]]
        for piece in self._pieces:
            piece.passed = len(piece.keys)
        self._pieces = [piece for piece in self._pieces[-1:] if piece.target is not None]
        return waiting

    def _unframed(self, event: events.Key, sign: str, target: Input | None) -> list[events.Key]:
        by_suffix = self._ends_by_suffix(event, sign)
        if by_suffix or (self._ends(sign) and self._ends_burst(event)):
            self._emit(ended=True, framed=by_suffix)
            self._ended = event.time
            return []
        if sign in ENDS:
            return self._end_without_burst(event)
        if not self._belongs(event, sign):
            return self._hand_on(event)
        return self._character(event, sign, target)

    def _modifier(self, event: events.Key) -> list[events.Key]:
        """Take Shift and its like for a part of the burst: between two keys they only take time."""
        if self._pieces and event.time - self._pieces[-1].last <= max(QUICK_SECONDS, self._patience()):
            self._pieces[-1].last = event.time
        return [] if self.holding else [event]

    def _character(self, event: events.Key, sign: str, target: Input | None) -> list[events.Key]:
        last = self._pieces[-1] if self._pieces else None
        if last is None and self._in_tail(event):
            self._joins = True
        gap = event.time - last.last if last else float("inf")
        if last and (gap <= self._pace() or self._is_burst()):
            return self._continue(last, event, sign, gap)
        kept, released = [], []
        if last and self._may_precede(last, gap):
            kept = [last]
        elif last:
            released = self.settle()
        piece = Piece(target)
        piece.add(event, sign)
        self._pieces = [*kept, piece]
        if target is None or self._is_burst():
            return released
        piece.passed = 1
        return [*released, event]

    def _continue(self, piece: Piece, event: events.Key, sign: str, gap: float) -> list[events.Key]:
        piece.add(event, sign)
        if piece.target is None or gap <= QUICK_SECONDS or self._is_burst():
            return []
        piece.passed = len(piece.keys)
        return [event]

    def _may_precede(self, piece: Piece | None, gap: float) -> bool:
        """Return True when a pause may have cut a burst in two behind this piece."""
        if piece is None:
            return False
        if piece.target is not None:
            return gap <= TAKE_BACK_SECONDS
        return len(self._pieces) == 1 and len(piece.keys) > 1 and gap <= self._split()

    def _end_without_burst(self, event: events.Key) -> list[events.Key]:
        if event.time - self._ended <= AFTER_SECONDS or (not self._pieces and self._in_tail(event)):
            self._ended, self._tail = event.time, None
            return []
        return self._hand_on(event)

    def _hand_on(self, event: events.Key) -> list[events.Key]:
        released = self.settle()
        self._pieces, self._tail = [], None
        return [*released, event]

    def _ends(self, sign: str) -> bool:
        """Return True for what ends a burst: Enter, Tab, or a key no code holds."""
        return sign in ENDS or sign == ESC or len(sign) > 1

    def _ends_burst(self, event: events.Key) -> bool:
        if not self._pieces:
            return False
        quick = event.time - self._pieces[-1].last <= QUICK_SECONDS
        if sign_of(event) in ENDS:
            return self._is_burst() or (quick and len(self._signs()) >= LEAST and self._quick() + 1 >= LEAST_QUICK)
        return quick and self._is_burst()

    def _ends_by_suffix(self, event: events.Key, sign: str) -> bool:
        suffix = self._frame.suffix
        if not self._frame.told_by_suffix or sign != suffix[-1] or not self._pieces:
            return False
        signs = [*self._signs(), sign]
        if tuple(signs[-len(suffix) :]) != suffix or len(signs) - len(suffix) < LEAST:
            return False
        for _ in suffix[:-1]:
            self._pieces[-1].signs.pop()
        return event.time - self._pieces[-1].last <= self._pace()

    def _belongs(self, event: events.Key, sign: str) -> bool:
        if len(sign) > 1 or sign == ESC:
            return False
        if sign.isprintable() or sign == GS:
            return True
        quick = bool(self._pieces) and event.time - self._pieces[-1].last <= QUICK_SECONDS
        return self._is_burst() or (quick and len(self._signs()) > 1)

    def _is_burst(self) -> bool:
        return self._joins or self._quick() >= LEAST_QUICK

    def _quick(self) -> int:
        return sum(piece.quick for piece in self._pieces)

    def _signs(self) -> list[str]:
        return [sign for piece in self._pieces for sign in piece.signs]

    def _in_tail(self, event: events.Key) -> bool:
        return self._tail is not None and event.time - self._tail[2] <= TAIL_SECONDS

    def _pace(self) -> float:
        return SLOW_SECONDS if self._frame.told_by_suffix else QUICK_SECONDS

    def _split(self) -> float:
        return TAKE_BACK_SECONDS if self._quick() >= LIKELY_QUICK else SPLIT_SECONDS

    def _patience(self) -> float:
        if self._framed:
            return SLOW_SECONDS
        if self._is_burst():
            return LULL_SECONDS
        piece = self._pieces[-1] if self._pieces else None
        if piece and piece.target is None and len(self._signs()) > 1:
            return max(self._split(), self._pace())
        return SLOW_SECONDS if piece and piece.target is None and self._frame.told_by_suffix else HOLD_SECONDS

    def _last(self) -> float:
        if self._framed:
            return self._framed.last
        return self._pieces[-1].last if self._pieces else float("-inf")

    def _emit(self, *, ended: bool, framed: bool = False) -> None:
        for piece in reversed(self._pieces):
            piece.take_back()
        before, first, _ = self._tail if self._joins and self._tail else ("", self._pieces[0].keys[0].time, 0.0)
        text, last = before + "".join(self._signs()), self._last()
        self._pieces, self._joins = [], False
        self._tail = None if ended else (text, first, last)
        self._tell(text, last - first, framed=framed)

    def _tell(self, text: str, seconds: float, *, framed: bool) -> None:
        code = text.strip(_WRAPPING)
        if code:
            self._scanned(Scanned(code, entry_of(text, seconds, self._limit(), framed=framed), seconds))

    def _begins_frame(self, event: events.Key, sign: str) -> bool:
        return self._framed.begins_with(event, sign) and not (self._is_burst() and self._pieces)

    def _begin_frame(self, event: events.Key, sign: str) -> list[events.Key]:
        released = self.settle()
        self._pieces, self._joins, self._tail = [], False, None
        self._framed.begin(event, sign)
        return released

    def _in_frame(self, event: events.Key, sign: str, target: Input | None) -> list[events.Key]:
        if not self._framed.add(event, sign):
            return [*self._framed.let_go(), *self._unframed(event, sign, target)]
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
            self._broken()
        else:
            self._end_frame(code)
        return []

    def _end_frame(self, code: str) -> None:
        seconds = self._framed.last - self._framed.first
        self._framed.let_go()
        self._tell(code, seconds, framed=True)
