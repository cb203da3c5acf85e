"""Texts in the letters a claim can carry: accents become plain letters, signs no one can see go."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from models.core.shipped import shipped_table

_BLANKS = re.compile(r"\s+")


def plain_letters(text: str) -> str:
    """Return a text in ASCII, single blanks between its words. A letter without a plain form stays as it is."""
    if not (text.isascii() and text.isprintable()):
        spelled = text.translate(_spellings())
        text = "".join(_plain(letter) for letter in unicodedata.normalize("NFKD", spelled))
    return _BLANKS.sub(" ", text).strip()


def is_plain(text: str) -> bool:
    """True where every letter can be printed in ASCII."""
    return text.isascii() and text.isprintable()


@cache
def _spellings() -> dict[int, str]:
    letters: dict[str, str] = shipped_table(__package__, "letters")["letters"]
    return {ord(letter): spelled for letter, spelled in letters.items()}


def _plain(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in {"Mn", "Cf"}:  # marks beside their letter; direction overrides and joiners
        return ""
    return " " if kind in {"Cc", "Zl", "Zp"} else letter
