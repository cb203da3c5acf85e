"""What somebody typed to find a patient: words of a name, a birth date, a phone, a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from models.core.birth import Birth, is_birth
from models.patients.rules.name_words import digits_of, name_words, number_word

PHONE_LEAST = 4
_DATES = (
    r"\d{4}-\d{1,2}(?:-\d{1,2})?",
    r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})",
    r"\d{1,2}/\d{4}",
    r"[A-Za-z]{3,9}\.? \d{1,2},? (?:\d{4}|\d{2})",
    r"\d{1,2}[ -]?[A-Za-z]{3,9}[ -]?(?:\d{4}|\d{2})",
    r"[A-Za-z]{3,9} \d{4}",
    r"\d{8}",
)
_DATE = re.compile(rf"(?<![\w/-])(?:{'|'.join(_DATES)})(?![\w/-])")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search asks for. `whole` is everything typed as one number, "" where it cannot be one.

    `digits` are a phone's, "" where too few; `typed` the text without blanks around it, as a card prints a number.
    """

    typed: str
    words: tuple[str, ...]
    birth: Birth | None
    digits: str
    whole: str


def asked(text: str, today: date) -> Asked:
    """Return what a text asks for; words and a birth date may come together."""
    typed = " ".join(text.split())
    birth, rest = None, typed
    for match in _DATE.finditer(typed):
        if (found := is_birth(match[0], today)) is not None:
            birth, rest = found, f"{typed[: match.start()]} {typed[match.end() :]}"
            break
    digits = digits_of(typed)
    phone = digits if len(digits) >= PHONE_LEAST and re.fullmatch(r"[\d\s().+-]+", typed) else ""
    number = number_word(typed) if any(sign.isdigit() for sign in typed) else ""
    return Asked(typed, name_words(rest), birth, phone, number)
