"""A scanner on the keyboard's wire: any code, at any pace, with whatever scanners are known to send around it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from textual import events

GS = "\x1d"
SEPARATORS = (GS, "ctrl+]", "dropped")
ENDINGS = ("enter", "tab", "", "crlf", "etx enter")
_NAMES = {GS: "ctrl+right_square_bracket"}
QUICKEST, SLOWEST = 0.0005, 0.025


def press(sign: str, at: float) -> events.Key:
    """Return the event of one key at a time in seconds: a sign, or a key by name."""
    characters = {"enter": "\r", "tab": "\t", "ctrl+j": "\n", "ctrl+c": "\x03", "ctrl+b": "\x02"}
    character = sign if len(sign) == 1 else characters.get(sign)
    event = events.Key(_NAMES.get(sign, sign), character)
    event.time = at
    return event


@dataclass
class Scanner:
    """Makes bursts one behind the other on a clock of its own, so that nothing waits for a slow one."""

    chance: random.Random
    now: float
    known: tuple[str, ...] = ()
    sent: list[str] = field(default_factory=list)

    def code(self) -> str:
        """Return a random code: GS1, NDC, UPC, a label known here, garbage, or a thousand characters."""
        chance = self.chance
        digits = "".join(chance.choice("0123456789") for _ in range(16))
        kind = chance.randrange(20)
        if kind < 6:
            lot = "".join(chance.choice("ABCXYZ0123456789") for _ in range(chance.randrange(3, 9)))
            gs1 = f"01{gtin(digits[:13])}17{chance.randrange(25, 30)}{chance.randrange(10, 13)}00{GS}10{lot}"
            return chance.choice(("", "]d2", "]C1", "]Q3", "]e0")) + gs1
        if kind < 9:
            return f"{digits[:5]}-{digits[5:9]}-{digits[9:11]}"
        if kind < 12:
            return gtin(digits[:11])
        if kind < 16 and self.known:
            return chance.choice(self.known)
        most = 1_000 if kind == 19 and chance.random() < 0.1 else 40
        return "".join(chr(chance.randrange(33, 127)) for _ in range(chance.randrange(6, most)))

    def keys_of(self, code: str) -> list[events.Key]:
        """Return a code at this scanner's pace with its Enter."""
        self.now += 1
        gap = self.chance.uniform(0, 0.02)
        return [press(sign, self.now + place * gap) for place, sign in enumerate([*code, "enter"])]

    def burst(self, *, whole: bool = False, last: bool = False) -> list[events.Key]:
        """Return one random burst; `whole` comes without a pause, `last` has an end."""
        chance, code = self.chance, self.code()
        self.sent.append(code)
        separator = chance.choice(SEPARATORS)
        gap = chance.uniform(QUICKEST, SLOWEST)
        signs: list[str] = []
        for sign in code:
            if sign == GS and separator == "dropped":
                continue
            if sign.isupper() and chance.random() < 0.2:
                signs.append(chance.choice(("left_shift", "right_shift", "shift")))
            signs.append(sign)
            if chance.random() < 0.01:
                signs.append(sign)
        cut = 0 if whole or len(signs) < 12 or chance.random() < 0.7 else chance.randrange(6, len(signs) - 4)
        self.now += 1
        made = []
        for place, sign in enumerate(signs):
            self.now += chance.uniform(0.03, 0.25) if cut and place == cut else gap
            made.append(press(sign, self.now))
        ending = chance.choice(ENDINGS[:2] if last else ENDINGS)
        for sign in {"crlf": ("enter", "ctrl+j"), "etx enter": ("ctrl+c", "enter")}.get(ending, (ending,)):
            if sign:
                self.now += gap
                made.append(press(sign, self.now))
        return made


def gtin(digits: str) -> str:
    """Return digits with their check digit behind them."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return f"{digits}{-total % 10}"


def send(app: Any, keys: list[events.Key]) -> None:
    """Put keys on their way to the application."""
    for key in keys:
        app.post_message(key)
