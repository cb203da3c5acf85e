"""Keys that came at a scanner's pace, and what a text field held before it got any of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual import events

from tui.scan_timing import QUICK_SECONDS

if TYPE_CHECKING:
    from textual.widgets import Input


@dataclass
class Piece:
    """One run of quick keys; the first `passed` of them are in `target` already, `quick` counts its quick gaps."""

    target: Input | None
    keys: list[events.Key] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    passed: int = 0
    quick: int = 0
    value: str = ""
    cursor: int = 0
    last: float = float("-inf")

    def __post_init__(self) -> None:
        if self.target is not None:
            self.value, self.cursor = self.target.value, self.target.cursor_position

    def add(self, key: events.Key, sign: str) -> None:
        """Take one more key."""
        if self.keys and key.time - self.last <= QUICK_SECONDS:
            self.quick += 1
        self.keys.append(key)
        self.signs.append(sign)
        self.last = key.time

    def take_back(self) -> None:
        """Undo what the field got; keys it has not read yet reach nothing."""
        for key in self.keys[: self.passed]:
            key.stop().prevent_default()
        if self.passed and self.target is not None and self.target.value != self.value:
            self.target.value, self.target.cursor_position = self.value, self.cursor
