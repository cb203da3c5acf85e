"""Keys that follow each other into one place, and how a text field gets rid of those that turn out to be a code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textual import events

from tui.scanning.content import begins_code, plausible, sure
from tui.scanning.timing import BURST, JOIN_SECONDS, LEAST_QUICK, LULL_SECONDS, QUICK_SECONDS, SPLIT_SECONDS

if TYPE_CHECKING:
    from textual.widget import Widget


@dataclass
class Run:
    """Keys for one place; `target` None where single letters act. The first `passed` of them were handed on.

    `starts` are the places where a pause came before a key. `waited` is True once a first look found no end.
    """

    target: Widget | None
    burst_before: bool = False
    keys: list[events.Key] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    passed: int = 0
    last: float = float("-inf")
    waited: bool = False
    _value: str = ""
    _stood: tuple[int, int] = (0, 0)
    _replaced: str = ""

    def __post_init__(self) -> None:
        self._value = getattr(self.target, "value", "")
        self._replaced = getattr(self.target, "selected_text", "")
        if (selection := getattr(self.target, "selection", None)) is not None:
            self._stood = min(selection.start, selection.end), max(selection.start, selection.end)

    @property
    def text(self) -> str:
        """The characters, one a key."""
        return "".join(self.signs)

    @property
    def is_burst(self) -> bool:
        """True for what no person types where single letters act: three keys at once, or two digits of a code."""
        quick = sum(gap <= QUICK_SECONDS for gap in self.gaps[1:])
        least = BURST - 1 if self.signs and not self.signs[0].isalpha() and begins_code(self.text) else BURST
        return self.burst_before or quick + 1 >= least

    def add(self, key: events.Key, sign: str) -> None:
        """Take one more key."""
        self.gaps.append(key.time - self.last)
        self.keys.append(key)
        self.signs.append(sign)
        self.last, self.waited = key.time, False

    def release(self) -> list[events.Key]:
        """Return the keys still held, which are handed on now."""
        waiting, self.passed = self.keys[self.passed :], len(self.keys)
        return waiting

    def candidates(self) -> Iterator[tuple[int, str]]:
        """Yield where a code may begin, with its text: what only a scanner sends, then bare words, longest and shortest
        first: pauses cut a code in pieces, and a person may have typed before it."""
        text = self.text
        starts = [place for place, gap in enumerate(self.gaps) if gap > QUICK_SECONDS]
        first = [place for place in starts if sure(text[place:])]
        rest = [place for place in reversed(starts) if place not in first]
        for place in (*first, *rest):
            yield place, text[place:]

    def goes_on(self, key: events.Key, sign: str, target: Widget | None, pace: float) -> bool:
        """Return True when a key belongs to this run and begins none of its own."""
        gap = key.time - self.last
        if self.target is not target:
            return False
        if target is not None:
            return gap <= JOIN_SECONDS
        if gap <= pace or (self.is_burst and gap <= LULL_SECONDS):
            return True
        return self.is_burst and gap <= JOIN_SECONDS and begins_code(self.text + sign)

    def patience(self, shortest: float, pace: float) -> float:
        """Return the seconds to wait for the next key before this run is decided on."""
        if self.waited:
            return JOIN_SECONDS
        if self.target is not None:
            return LULL_SECONDS if any(plausible(text) for _, text in self.candidates()) else shortest
        if self.is_burst:
            return LULL_SECONDS
        return max(SPLIT_SECONDS, pace) if len(self.keys) > 1 else shortest

    def is_quick(self, start: int) -> bool:
        """Return True when enough of the keys from `start` on came faster than a person types."""
        return sum(gap <= QUICK_SECONDS for gap in self.gaps[start + 1 :]) >= LEAST_QUICK

    def paced(self, pace: float) -> int:
        """Return where the keys begin that came without a pause longer than `pace`."""
        return max((place for place, gap in enumerate(self.gaps) if gap > pace), default=0)

    def take_back(self, start: int) -> None:
        """Undo what the field got from `start` on; keys it has not read yet reach nothing."""
        for key in self.keys[start : self.passed]:
            key.stop().prevent_default()
        target: Any = self.target
        if target is None or not hasattr(target, "cursor_position") or start >= self.passed:
            return
        # What is not printable, such as a separator, is never typed.
        typed = [sign if sign.isprintable() else "" for sign in self.signs[: self.passed]]
        if start or not self._restore(target, typed):
            self._remove(target, typed, start)

    def _restore(self, target: Any, typed: list[str]) -> bool:
        """Give the field back what it held; False when that was something else. It may have refused some characters."""
        before, behind = self._value[: self._stood[0]], self._value[self._stood[1] :]
        value, end = target.value, len(target.value) - len(behind)
        if not (value.startswith(before) and value.endswith(behind) and end >= len(before)):
            return False
        signs = iter(typed)
        if not all(sign in signs for sign in value[len(before) : end]):  # in their order
            return False
        target.value, target.cursor_position = self._value, len(before) + len(self._replaced)
        return True

    def _remove(self, target: Any, typed: list[str], start: int) -> None:
        """Take out what stands before the cursor of the keys from `start` on; it may not have read them all yet."""
        value, cursor = target.value, target.cursor_position
        for read in range(self.passed, start, -1):
            code = "".join(typed[start:read])
            if value[:cursor].endswith(code):
                place = cursor - len(code)
                target.value, target.cursor_position = value[:place] + value[cursor:], place
                return
