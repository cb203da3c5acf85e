"""A person's name in the parts a claim has: a suffix typed into the family name is one of its own."""

from __future__ import annotations

from dataclasses import dataclass

from models.claims.claim import Person
from models.claims.writing.letters import plain_letters
from models.core.shipped import shipped_table


@dataclass(frozen=True, slots=True)
class WrittenName:
    """Plain letters; `given`, `middle` and `suffix` may be ""."""

    family: str
    given: str
    middle: str
    suffix: str


def written_name(person: Person) -> WrittenName:
    """Return a name as its card has it (C23). A name of one word is a family name."""
    family, given, middle, suffix = (
        plain_letters(part) for part in (person.family, person.given, person.middle, person.suffix)
    )
    if not family:
        family, given = given, ""
    words = family.split()
    if not suffix and len(words) > 1 and words[-1].strip(".,").upper() in _suffixes():
        family, suffix = " ".join(words[:-1]).rstrip(","), words[-1].strip(".,")
    return WrittenName(family, given, middle, suffix)


def _suffixes() -> tuple[str, ...]:
    return tuple(shipped_table(__package__, "letters")["suffixes"]["words"])
