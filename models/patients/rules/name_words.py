"""Names as they are compared: accents, hyphens, apostrophes, blanks and the order of words make no difference (W13)."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
MOST = 200
INSIDE_LEAST = 3
"""Letters from which the inside of a word finds, not only its beginning."""


def folded(text: str) -> str:
    """Return a text without case, accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"['’ʼ`´‘]", "", kept).translate(_LETTERS)


def name_words(*names: str) -> tuple[str, ...]:
    """Return the words of names in order, each as it is compared: `García-Márquez` is garcia, marquez."""
    return tuple(word[:MOST] for name in names for word in re.findall(r"[^\W_]+", folded(name)))


def joined_name(text: str) -> str:
    """Return one name without its gaps: `de la Cruz` is delacruz."""
    return "".join(name_words(text))[:MOST]


def whole_name(*names: str) -> str:
    """Return every letter of names, words in the order of the alphabet: the same for the same name in any order."""
    return " ".join(sorted(name_words(*names)))[:MOST]


def digits_of(text: str) -> str:
    """Return the digits of a phone or a number, a phone without the country's 1."""
    digits = "".join(sign for sign in text if sign.isdecimal() and sign.isascii())
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def number_word(text: str) -> str:
    """Return a record number as it is compared: letters and digits only."""
    return "".join(name_words(text))[:MOST]


def number_tail(text: str) -> str:
    """Return a record number without the letters and zeros it begins with: `M-0012` is 12."""
    return re.sub(r"^[^\W\d_]*0*", "", number_word(text))
