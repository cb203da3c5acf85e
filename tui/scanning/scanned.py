"""What a scanner's code is to a screen: one message."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class Scanned(Message):
    """A code came in whole. `entry` is "scanned", "typed" or "pasted"; `seconds` is how long it took to arrive."""

    text: str
    entry: str
    seconds: float
