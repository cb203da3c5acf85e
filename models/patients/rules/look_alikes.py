"""Whether somebody registered may be the person being registered: name, birth date and phone, never one alone.

Sources: W8, W9, W13. A sex nobody knows says nothing (W8a); day and month changed over are named (W8b); one name and
one phone with birth dates far apart are a family, not one person (W8c).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models.core.birth import Birth
from models.patients.rules.name_words import digits_of, joined_name, name_words, whole_name

GENERATION_YEARS = 12
"""Years between two births from which one name and one phone are parent and child rather than a mistyped year."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What tells a person from another. `id` None is who is being registered; `former` are whole names."""

    id: UUID | None
    family: str
    given: str
    birth: Birth
    sex: str
    phone: str
    mrn: str = ""
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Somebody who may be the same. `family` says that it looks like a relative; `why` are the reasons in words."""

    one: Likeness
    family: bool
    why: tuple[str, ...]


def look_alike(typed: Likeness, known: Likeness) -> LookAlike | None:
    """Return how `known` looks like the person typed, None when too little agrees."""
    name, birth, phone = _name(typed, known), _birth(typed.birth, known.birth), _same_phone(typed, known)
    why = tuple(word for word in (name, birth, "same phone" if phone else "", _sex(typed, known)) if word)
    relative = joined_name(typed.family) == joined_name(known.family)
    if name and birth:
        return LookAlike(known, family=False, why=why)
    if name and phone:
        apart = abs(typed.birth.day.year - known.birth.day.year) >= GENERATION_YEARS
        gap = "birth dates years apart" if apart else "another birth date"
        return LookAlike(known, family=apart, why=(*why, gap))
    if birth and relative:
        return LookAlike(known, family=True, why=("same family name", *why, "another given name"))
    return None


def swapped(day: date) -> date | None:
    """Return a date with day and month changed over, None where that is no other date."""
    if day.day > 12 or day.day == day.month:
        return None
    return date(day.year, day.day, day.month)


def _name(typed: Likeness, known: Likeness) -> str:
    mine, theirs = whole_name(typed.family, typed.given), whole_name(known.family, known.given)
    together = joined_name(typed.family) + joined_name(typed.given)
    turned = joined_name(typed.given) + joined_name(typed.family)
    other = joined_name(known.family) + joined_name(known.given)
    if mine == theirs or other in {together, turned}:
        return "same name"
    if mine in {whole_name(former) for former in known.former}:
        return "former name"
    if joined_name(typed.family) != joined_name(known.family):
        return "similar name" if _one_letter_off(together, other) else ""
    given, known_given = name_words(typed.given), name_words(known.given)
    if not given or not known_given:
        return "same family name, given name missing"
    short, long = sorted((given[0], known_given[0]), key=len)
    return "similar name" if long.startswith(short) or _one_letter_off(given[0], known_given[0]) else ""


def _birth(typed: Birth, known: Birth) -> str:
    if typed.exact and known.exact:
        if typed.day == known.day:
            return "same birth date"
        return "day and month changed over" if swapped(typed.day) == known.day else ""
    return "birth date fits" if typed.fits(known) else ""


def _same_phone(typed: Likeness, known: Likeness) -> bool:
    digits = digits_of(typed.phone)
    return bool(digits) and digits == digits_of(known.phone)


def _sex(typed: Likeness, known: Likeness) -> str:
    return "another sex" if "unknown" not in {typed.sex, known.sex} and typed.sex != known.sex else ""


def _one_letter_off(one: str, other: str) -> bool:
    """True when one letter was left out, added or mistyped, or two changed places; short names are told apart."""
    if one == other or min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    mine, theirs = one[start:], other[start:]
    turned = mine[:2] == theirs[:2][::-1] and mine[2:] == theirs[2:]
    return turned or mine[1:] == theirs[1:] or mine[1:] == theirs or mine == theirs[1:]
