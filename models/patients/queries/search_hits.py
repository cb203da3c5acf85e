"""Which people fit what was typed, found by indexes alone: a bounded number of keys is read, whoever is registered.

Where more people fit than are read, those whose word comes first in the alphabet are: an exact word before a longer.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
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


def hits(connection: Connection, clinic: Clinic, wanted: Asked, *, inside: bool) -> Select[Any] | None:
    """Return the statement for the people who fit (person_id), None where nothing typed can find anybody."""
    ways = []
    together = _together(connection, clinic, wanted, inside=inside)
    if together is not None:
        ways.append(together)
    if wanted.whole and not inside:
        ways += [_of_keys(_range(clinic, kind, wanted.whole, READ)) for kind in ("number", "tail")]
        ways.append(_covered(clinic, wanted.typed))
    if wanted.digits and not inside:
        ways.append(_of_keys(_range(clinic, "phone", wanted.digits, READ)))
    if not ways:
        return None
    found = union(*ways).subquery("fits")
    return select(found.c.person_id).distinct()


def _together(connection: Connection, clinic: Clinic, wanted: Asked, *, inside: bool) -> Any:
    """Return who fits every word and the birth date: the rarest of them is looked through for the others."""
    words = list(dict.fromkeys(wanted.words))
    if wanted.birth:
        born = _born(clinic, wanted.birth)
        return born.where(*(_holds(word, _NAMED.c.id, inside=inside) for word in words))
    if not words:
        return None
    if not words[1:]:
        return _of_keys(_fitting(clinic, words[0], READ, inside=inside))
    rarest = min(words, key=lambda word: _count(connection, clinic, word, inside=inside))
    rest = [word for word in words if word != rarest]
    again = not inside and any(len(word) >= INSIDE_LEAST for word in words)
    keys = _fitting(clinic, rarest, BRIEFLY if again else WALKED, inside=inside).subquery()
    fitting = select(keys.c.patient_id).where(*(_holds(word, keys.c.patient_id, inside=inside) for word in rest))
    return _of_keys(fitting.distinct().limit(TOGETHER))


def _count(connection: Connection, clinic: Clinic, word: str, *, inside: bool) -> int:
    keys = _fitting(clinic, word, WALKED, inside=inside).subquery()
    number: int = connection.execute(select(func.count()).select_from(keys)).scalar_one()
    return number


def _fitting(clinic: Clinic, word: str, most: int, *, inside: bool) -> Any:
    """Return the records (patient_id) with a word that begins so, or holds it; at most so many of each kind."""
    ways = [_range(clinic, kind, word, most) for kind in WORDS]
    if inside and len(word) >= INSIDE_LEAST:
        ways += [_inside(clinic, kind, word, most) for kind in NAMES]
    return union_all(*(select(way.subquery().c.patient_id) for way in ways))


def _range(clinic: Clinic, kind: str, word: str, most: int) -> Select[Any]:
    wanted = select(_KEY.c.patient_id).where(_KEY.c.site_id == clinic.site_id, _KEY.c.kind == kind)
    return wanted.where(_begins(_KEY.c.value, word)).order_by(_KEY.c.value, _KEY.c.patient_id).limit(most)


def _inside(clinic: Clinic, kind: str, word: str, most: int) -> Select[Any]:
    return (
        select(_KEY.c.patient_id)
        .select_from(_PIECE)
        .join(_KEY, and_(_KEY.c.site_id == _PIECE.c.site_id, _KEY.c.kind == kind, _KEY.c.value == _PIECE.c.word))
        .where(_PIECE.c.site_id == clinic.site_id, _begins(_PIECE.c.piece, word))
        .order_by(_PIECE.c.piece, _PIECE.c.word)
        .limit(most)
    )


def _holds(word: str, record: ColumnElement[Any], *, inside: bool) -> ColumnElement[bool]:
    """Return the condition that the person of a record has a word that begins so, or holds it."""
    fits = _begins(_OTHER.c.value, word)
    if inside and len(word) >= INSIDE_LEAST:
        fits = or_(fits, and_(_OTHER.c.kind.in_((*NAMES, MERGED)), _OTHER.c.value.contains(word, autoescape=True)))
    return exists().where(_OTHER.c.patient_id == record, _OTHER.c.kind.in_(WORDS), fits)


def _of_keys(keys: Any) -> Select[Any]:
    """Return the people behind records: the one that stands for each."""
    found = keys.subquery()
    return select(_NAMED.c.person_id).select_from(found.join(_NAMED, _NAMED.c.id == found.c.patient_id))


def _born(clinic: Clinic, birth: Birth) -> Select[Any]:
    """Return who may be born then: a partial date here or there fits when both can be the same day."""
    year, month = date(birth.day.year, 1, 1), date(birth.day.year, birth.day.month, 1)
    records = select(_NAMED.c.id.label("patient_id")).where(_NAMED.c.site_id == clinic.site_id)
    ways = (
        records.where(_NAMED.c.birth_date.between(birth.day, birth.latest)),
        records.where(_NAMED.c.birth_date == month, _NAMED.c.birth_precision == "month"),
        records.where(_NAMED.c.birth_date == year, _NAMED.c.birth_precision == "year"),
    )
    return _of_keys(union(*ways))


def _covered(clinic: Clinic, typed: str) -> Select[Any]:
    """Return who is covered under a member number: as on the card, or its letters in capitals."""
    here = select(_COVER.c.patient_id).where(_COVER.c.site_id == clinic.site_id)
    ways = (here.where(_begins(_COVER.c.member_id, text)).limit(READ) for text in sorted({typed, typed.upper()}))
    return _of_keys(union_all(*(select(way.subquery().c.patient_id) for way in ways)))


def _begins(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    """Return the condition that a key begins so, as a range the index answers."""
    return and_(column >= word, column < word + _LAST)
