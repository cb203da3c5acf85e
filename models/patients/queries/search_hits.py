"""Which people fit what was typed, found by indexes alone: a bounded number of keys is read, whoever is registered.

Where more people fit than are read, those whose word comes first in the alphabet are: an exact word before a longer.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union,
    union_all,
)

from models.core.birth import Birth
from models.patients.records.coverage import Coverage
from models.patients.records.patient import Patient
from models.patients.records.patient_key import NamePiece, PatientKey
from models.patients.rules.name_words import INSIDE_LEAST
from models.patients.search_keys import MERGED, NAMES, WORDS
from models.patients.search_words import Asked
from models.store.clinic import Clinic
from models.store.transaction import table_of

_NAMED = table_of(Patient).alias("named")
_KEY = table_of(PatientKey)
_OTHER = _KEY.alias("other_key")
_PIECE = table_of(NamePiece)
_COVER = table_of(Coverage)
READ = 400
"""Keys of a kind read for one list: many more than it shows, so that it is whole for all but the commonest words."""
WALKED = 8_000
"""Keys of a kind looked through for somebody who fits the other words, too: more than share any one name."""
BRIEFLY = 2_000
"""Those looked through where the inside of words is searched next, which looks through the beginnings again."""
TOGETHER = 100
"""People who fit several words, read for one list: twice what it shows. Then nobody is looked through any more."""
_LAST = chr(0x10FFFF)


class Fitting(NamedTuple):
    """The statement for people who fit (person_id), one and the same for all that was typed alike, and its values."""

    statement: Any
    values: dict[str, Any]


class _Shape(NamedTuple):
    """What was typed, but for the words: whether the inside of each is searched, and what else there is."""

    insides: tuple[bool, ...]
    born: bool
    numbered: bool
    phoned: bool


def hits(connection: Connection, clinic: Clinic, wanted: Asked, *, inside: bool) -> Fitting | None:
    """Return how the people who fit are found, None where nothing typed can find anybody."""
    words = list(dict.fromkeys(wanted.words))
    values: dict[str, Any] = {"site": clinic.site_id, "looked_at": READ}
    if words[1:] and not wanted.birth:
        # The rarest is looked through for the others.
        words.sort(key=lambda word: _count(connection, clinic, word, inside=inside))
        again = not inside and any(len(word) >= INSIDE_LEAST for word in words)
        values["looked_at"] = BRIEFLY if again else WALKED
    insides = tuple(inside and len(word) >= INSIDE_LEAST for word in words)
    numbered, phoned = not inside and bool(wanted.whole), not inside and bool(wanted.digits)
    shape = _Shape(insides, wanted.birth is not None, numbered, phoned)
    if not any((insides, *shape[1:])):
        return None
    for place, word in enumerate(words):
        values |= _range_values(f"word{place}", word)
        if insides[place]:
            values[f"word{place}_inside"] = f"%{_escaped(word)}%"
    if wanted.birth:
        values |= _birth_values(wanted.birth)
    if numbered:
        values |= _range_values("number", wanted.whole)
        values |= _range_values("typed", wanted.typed) | _range_values("capitals", wanted.typed.upper())
    if phoned:
        values |= _range_values("digits", wanted.digits)
    return Fitting(_people(shape), values)


@cache
def _people(shape: _Shape) -> Any:
    """Return the statement for all that is typed alike: making it takes longer than many a search."""
    ways: list[Any] = []
    if shape.born:
        ways.append(_born().where(*(_holds(*word, _NAMED.c.id) for word in enumerate(shape.insides))))
    elif shape.insides:
        ways.append(_of_keys(_of_words(shape.insides)))
    if shape.numbered:
        ways += [_of_keys(_range(kind, "number").limit(READ)) for kind in ("number", "tail")]
        ways.append(_covered())
    if shape.phoned:
        ways.append(_of_keys(_range("phone", "digits").limit(READ)))
    found = union(*ways).subquery("fits")
    return select(found.c.person_id).distinct()


def _of_words(insides: tuple[bool, ...]) -> Any:
    """Return the records (patient_id) that fit every word: the first is looked through for the others."""
    first = _fitting(0, inside=insides[0])
    if not insides[1:]:
        return first
    keys = first.subquery()
    rest = [_holds(*word, keys.c.patient_id) for word in enumerate(insides) if word[0]]
    return select(keys.c.patient_id).where(*rest).distinct().limit(TOGETHER)


def _count(connection: Connection, clinic: Clinic, word: str, *, inside: bool) -> int:
    values = {"site": clinic.site_id, "looked_at": WALKED, **_range_values("word0", word)}
    counted = _counted(inside=inside and len(word) >= INSIDE_LEAST)
    number: int = connection.execute(counted, values).scalar_one()
    return number


@cache
def _counted(*, inside: bool) -> Any:
    return select(func.count()).select_from(_fitting(0, inside=inside).subquery())


def _fitting(place: int, *, inside: bool) -> Any:
    """Return the records (patient_id) with a word that begins so, or holds it; a bounded number of each kind."""
    name = f"word{place}"
    ways = [_range(kind, name) for kind in WORDS]
    if inside:
        ways += [_inside(kind, name) for kind in NAMES]
    return union_all(*(select(way.limit(bindparam("looked_at")).subquery().c.patient_id) for way in ways))


def _range(kind: str, name: str) -> Select[Any]:
    wanted = select(_KEY.c.patient_id).where(_KEY.c.site_id == bindparam("site"), _KEY.c.kind == kind)
    return wanted.where(_begins(_KEY.c.value, name)).order_by(_KEY.c.value, _KEY.c.patient_id)


def _inside(kind: str, name: str) -> Select[Any]:
    return (
        select(_KEY.c.patient_id)
        .select_from(_PIECE)
        .join(_KEY, and_(_KEY.c.site_id == _PIECE.c.site_id, _KEY.c.kind == kind, _KEY.c.value == _PIECE.c.word))
        .where(_PIECE.c.site_id == bindparam("site"), _begins(_PIECE.c.piece, name))
        .order_by(_PIECE.c.piece, _PIECE.c.word)
    )


def _holds(place: int, inside: bool, record: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that the person of a record has a word that begins so, or holds it."""
    name = f"word{place}"
    fits = _begins(_OTHER.c.value, name)
    if inside:
        held = _OTHER.c.value.like(bindparam(f"{name}_inside"), escape="/")
        fits = or_(fits, and_(_OTHER.c.kind.in_((*NAMES, MERGED)), held))
    return exists().where(_OTHER.c.patient_id == record, _OTHER.c.kind.in_(WORDS), fits)


def _of_keys(keys: Any) -> Select[Any]:
    """Return the people behind records: the one that stands for each."""
    found = keys.subquery()
    return select(_NAMED.c.person_id).select_from(found.join(_NAMED, _NAMED.c.id == found.c.patient_id))


def _born() -> Select[Any]:
    """Return who may be born then: a partial date here or there fits when both can be the same day."""
    records = select(_NAMED.c.id.label("patient_id")).where(_NAMED.c.site_id == bindparam("site"))
    born = _NAMED.c.birth_date
    ways = (
        records.where(born >= bindparam("day"), born <= bindparam("latest")),
        records.where(born == bindparam("month"), _NAMED.c.birth_precision == "month"),
        records.where(born == bindparam("year"), _NAMED.c.birth_precision == "year"),
    )
    return _of_keys(union(*ways))


def _birth_values(birth: Birth) -> dict[str, date]:
    year, month = date(birth.day.year, 1, 1), date(birth.day.year, birth.day.month, 1)
    return {"day": birth.day, "latest": birth.latest, "month": month, "year": year}


def _covered() -> Select[Any]:
    """Return who is covered under a member number: as on the card, or its letters in capitals."""
    here = select(_COVER.c.patient_id).where(_COVER.c.site_id == bindparam("site"))
    ways = (here.where(_begins(_COVER.c.member_id, name)).limit(READ) for name in ("typed", "capitals"))
    return _of_keys(union_all(*(select(way.subquery().c.patient_id) for way in ways)))


def _begins(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that a key begins with a parameter, as a range the index answers."""
    return and_(column >= bindparam(name), column < bindparam(f"{name}_after"))


def _range_values(name: str, word: str) -> dict[str, str]:
    return {name: word, f"{name}_after": word + _LAST}


def _escaped(word: str) -> str:
    return word.replace("/", "//").replace("%", "/%").replace("_", "/_")
