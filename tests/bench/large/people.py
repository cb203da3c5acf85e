"""Who the patients of a large clinic are, and what its rows are called: all of it follows from their numbers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from models.patients.rules.name_words import whole_name
from models.store.kept.keys import IN_BYTES

_GIVEN = (
    "Adaeze", "Aiko", "Amara", "Anders", "Beatriz", "Bo", "Carmen", "Chidi", "Dana", "Dmitri", "Elena", "Farid",
    "Grace", "Hana", "Hugo", "Ines", "Ivan", "Jamal", "Jin", "Jo", "Kofi", "Lena", "Liam", "Lucia", "Malik", "Mei",
    "Nadia", "Noor", "Oren", "Paula", "Priya", "Rafael", "Rosa", "Sami", "Sofia", "Tariq", "Uma", "Vera", "Wen", "Yara",
)  # fmt: skip
_FIRST = (
    "Al", "Bar", "Bel", "Cor", "Dan", "Del", "Ed", "Fer", "Gar", "Hal", "Is", "Jan", "Kal", "Lan", "Mar", "Nor",
    "Oko", "Per", "Quin", "Ram", "San", "Tor", "Ul", "Van", "Wal", "Xan", "Yor", "Zel",
)  # fmt: skip
_MIDDLE = ("a", "be", "da", "er", "fi", "go", "in", "ka", "lo", "ma", "ni", "o", "ri", "sa", "ta", "u", "vi", "ze")
_LAST = (
    "bert", "chuk", "dez", "far", "ford", "gren", "ham", "ito", "kin", "ler", "man", "nez", "nova", "ova", "ries",
    "sen", "ski", "ton", "vic", "well", "wood", "yan", "zaki",
)  # fmt: skip
_BORN, _DAYS = date(1930, 1, 1), 90 * 365
_ODD = 0x9E3779B97F4A7C15
_MASK = (1 << 62) - 1


class Person(NamedTuple):
    """One patient, and how every letter of the name is compared."""

    family: str
    given: str
    mrn: str
    born: date
    whole: str


def person(number: int) -> Person:
    """Return the patient of a number: a few share a name, as in a town; no two a record number."""
    chance = _mixed(number)
    parts = []
    for shelf in (_FIRST, _MIDDLE, _LAST, _GIVEN):
        chance, place = divmod(chance, len(shelf))
        parts.append(shelf[place])
    family, given = "".join(parts[:3]), parts[3]
    return Person(family, given, f"L{number + 1:07}", _BORN + timedelta(days=chance % _DAYS), whole_name(family, given))


def row_id(milliseconds: int, kind: int, number: int) -> str:
    """Return the hex of an id as the program makes them: rising with time, no two of one kind alike."""
    return f"{milliseconds:012x}{IN_BYTES}{kind:03x}{1 << 63 | _mixed(number):016x}"


def dashed(hexes: str) -> str:
    """Return an id as JSON holds it."""
    return f"{hexes[:8]}-{hexes[8:12]}-{hexes[12:16]}-{hexes[16:20]}-{hexes[20:]}"


def _mixed(number: int) -> int:
    # An odd factor leaves no two numbers alike.
    return (number + 1) * _ODD & _MASK
