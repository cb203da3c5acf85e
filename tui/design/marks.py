"""The marks of the program, one a meaning, each with the color it has; and the ASCII character that stands for each.

A mark never stands without its color's meaning in words beside it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

MARKS = {
    "due": ("•", "$text"),
    "overdue": ("!", "$warn"),
    "observing": ("◔", "$accent"),
    "over": ("▲", "$warn"),
    "here": ("◆", "$ok"),
    "done": ("✓", "$ok"),
    "held": ("‖", "$warn"),
    "early": ("–", "$quiet"),
    "stop": ("■", "$stop"),
    "warn": ("▲", "$warn"),
    "note": ("i", "$accent"),
    "open": ("○", "$text"),
    "chosen": ("●", "$accent"),
    "cursor": ("▸", "$accent"),
    "required": ("*", "$warn"),
    "barred": ("✕", "$quiet"),
    "similar": ("≈", "$warn"),
    "differs": ("≠", "$warn"),
    "pending": ("…", "$quiet"),
}
"""Character and style, by what it says."""

_TWINS = str.maketrans(
    {
        **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼┠┨┯┷┿╋┏┓┗┛┣┫┳┻", "+"),
        **dict.fromkeys("═╾", "="),
        **dict.fromkeys("╞╡", "|"),
        **dict.fromkeys("▁▂▃▄", "."),
        **dict.fromkeys("▅▆▇", "#"),
        **dict.fromkeys("─╌┄┈╴╶╺⎯▔–—−·", "-"),
        **dict.fromkeys("│┃┊┆╎╵╷▏▕", "|"),
        **dict.fromkeys("█▓▉▊▋━╸", "#"),
        **dict.fromkeys("▒▌▐▍▎", ":"),
        **dict.fromkeys("░•▖▗▘▝▀▚▞▙▛▜▟", "."),
        **dict.fromkeys("‘’′", "'"),
        **dict.fromkeys("“”", '"'),
        "▸": ">", "◂": "<", "›": ">", "‹": "<", "→": ">", "←": "<", "↑": "^", "↓": "v", "▾": "v", "▼": "v",
        "■": "X", "✓": "v", "◔": "o", "‖": "=", "▲": "!", "○": "_", "●": "*", "✕": "x", "◆": "*", "◇": "o",
        "≈": "~", "≠": "#", "…": "~", "÷": "/", "×": "x", "±": "+", "°": " ", "½": "5", "µ": "u", "≤": "<", "≥": ">",
        "Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "ı": "i",
        "\N{NO-BREAK SPACE}": " ",
    }
)  # fmt: skip


@lru_cache(4096)
def in_ascii(text: str) -> str:
    """Return text of the same width in ASCII: signs become their twins, letters lose their accents.

    What has no twin of one cell, such as a name in another script, stays as it is.
    """
    return text if text.isascii() else "".join(map(_letter, text.translate(_TWINS)))


def _letter(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[:1]
    return base if base.isascii() else character
