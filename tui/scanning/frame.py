"""What a scanner was set to send before and behind a code, and how a key press reads as a sign of it."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events

ESC, GS = "\x1b", "\x1d"
ENDS = ("\r", "\t", "\n")
"""Enter, Tab and the line feed of CR LF: what most scanners send behind a code."""

_FIRST = "nul soh stx etx eot enq ack bel bs tab lf vt ff cr so si"
_SECOND = "dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us"
WORDS = {
    **{word: chr(number) for number, word in enumerate(f"{_FIRST} {_SECOND}".split())},
    "enter": "\r",
    "space": " ",
    **{f"f{number}": f"f{number}" for number in range(1, 25)},
}
"""Names for what cannot be written into a setting."""
_NAMED_KEYS = {
    "enter": "\r", "tab": "\t", "escape": ESC, "ctrl+right_square_bracket": GS, "ctrl+5": GS, "ctrl+backslash": "\x1c",
    "ctrl+circumflex_accent": "\x1e", "ctrl+underscore": "\x1f", "ctrl+at": "\0",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScanFrame:
    """The signs around a code, each a character or a key's name such as "f13"; empty where the scanner sends none."""

    prefix: tuple[str, ...] = ()
    suffix: tuple[str, ...] = ()

    @property
    def told_by_suffix(self) -> bool:
        """True when only the suffix tells a slow scanner; an Enter or a Tab tells nothing, people press them too."""
        return not self.prefix and bool(self.suffix) and self.suffix[-1] not in ENDS

    def bare(self, text: str) -> str:
        """Return a pasted text without prefix and suffix."""
        return text.removeprefix("".join(self.prefix)).removesuffix("".join(self.suffix))


def parse_frame(prefix: str, suffix: str) -> ScanFrame:
    """Return the frame two settings describe: words such as `stx` or `f13` with blanks between, or signs as they are.

    Raises ValueError, in words, for letters that are no known word: a person types those too.
    """
    return ScanFrame(_signs(prefix), _signs(suffix))


def sign_of(event: events.Key) -> str:
    """Return the character a key press stands for, control characters included, or the key's name."""
    if event.key in _NAMED_KEYS:
        return _NAMED_KEYS[event.key]
    control = event.key.removeprefix("ctrl+")
    if control != event.key and len(control) == 1 and "a" <= control <= "z":
        return chr(ord(control) - ord("a") + 1)
    if event.key.startswith(("alt+", "ctrl+")):
        return event.key
    return event.character if event.character and len(event.character) == 1 else event.key


def _signs(setting: str) -> tuple[str, ...]:
    found: list[str] = []
    for word in setting.split():
        if word.lower() in WORDS:
            found.append(WORDS[word.lower()])
        elif any(sign.isalnum() for sign in word):
            raise ValueError(f"{word!r} is no sign a scanner can be told by: write stx, esc, f13 or a sign such as ~")
        else:
            found += word
    return tuple(found)
