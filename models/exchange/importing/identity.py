"""Whether an imported patient is the person known here: name, birth date and sex must not contradict."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.exchange.imported import ImportedPatient


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is here. `closed` says why the record is closed, "" for an open one."""

    mrn: str
    family: str
    given: str
    birth_date: date
    sex: str
    closed: str


def differences(here: Identity, fact: ImportedPatient, *, number_known: bool) -> tuple[str, ...]:
    """Return what contradicts that both are one person, in words; a missing or shorter statement contradicts nothing.

    `number_known` False: they are known by an address only, so their record numbers must agree too.
    """
    found = []
    if _folded(here.family) != _folded(fact.family) or not _given_agree(here.given, fact.given):
        found.append("another name")
    if not _same_birth(here.birth_date, fact):
        found.append("another birth date")
    if "unknown" not in {here.sex, fact.sex} and here.sex != fact.sex:
        found.append("another sex")
    if not number_known and here.mrn != fact.mrn:
        found.append("another record number")
    if here.closed and fact.active and not fact.deceased:
        found.append(f"a {here.closed} record" if here.closed == "closed" else "a death on record")
    return tuple(found)


def looks_like(row: Any, fact: ImportedPatient) -> bool:
    """True when a patient's row has the name, birth date and sex of the fact; accents and signs do not count."""
    family, given = (_letters(one) == _letters(other) for one, other in
                     ((row.family, fact.family), (row.given.split(" ")[0], fact.given.split(" ")[0])))  # fmt: skip
    sexes = {row.sex, fact.sex}
    same_sex = "unknown" in sexes or len(sexes) == 1
    return bool(family and given and _letters(fact.given) and same_sex and row.birth_date == fact.birth_date)


def _letters(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in apart if letter.isalnum())


def _given_agree(one: str, other: str) -> bool:
    """Given names agree when the shorter one is how the longer begins, or a name and its initial: Adaeze, Adaeze N."""
    pairs = list(zip(_folded(one).split(), _folded(other).split(), strict=False))
    return all(mine == theirs or (number > 0 and _initial(mine, theirs)) for number, (mine, theirs) in enumerate(pairs))


def _initial(one: str, other: str) -> bool:
    short, long = sorted((one.rstrip("."), other.rstrip(".")), key=len)
    return len(short) == 1 and long.startswith(short)


def _same_birth(here: date, fact: ImportedPatient) -> bool:
    if fact.birth_date is None:
        return here.isoformat().startswith(fact.birth_text)
    return here == fact.birth_date


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
