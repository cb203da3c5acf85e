"""Find a patient by words of a name, birth date, phone, member number, record number or wristband."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, or_, select, union

from models.core.birth import Birth
from models.patients.records.coverage import Coverage
from models.patients.records.patient import Patient
from models.patients.records.patient_key import PatientKey
from models.patients.rules.name_words import name_words, number_word
from models.patients.search_words import Asked, asked
from models.store.clinic import Clinic
from models.store.transaction import table_of

_PATIENT = table_of(Patient)
_NAMED = _PATIENT.alias("named")
_KEY = table_of(PatientKey)
_COVER = table_of(Coverage)
MOST = 50
INSIDE_LEAST = 3
"""Letters from which the inside of a word finds, not only its beginning."""
_LAST = chr(0x10FFFF)
_NAMES = ("name", "former")


@dataclass(frozen=True, slots=True)
class FoundPatient:
    """A patient as listed. `similar` marks one with whom another listed one shares family name or birth date (S3).

    `note` says what else to know: found by a merged record or a former name, inactive, deceased, confidential.
    """

    id: UUID
    family: str
    given: str
    birth_date: date
    mrn: str
    similar: bool
    birth_precision: str = "day"
    phone: str = ""
    note: str = ""

    @property
    def birth(self) -> Birth:
        """The birth date as far as it is known."""
        return Birth(self.birth_date, self.birth_precision)


def find_patients(clinic: Clinic, words: str) -> tuple[FoundPatient, ...]:
    """Return up to 50 patients who fit everything typed; exact names on top, then by family name.

    A merged record leads to the one that stands for it. The inside of words is searched only where too few begin so.
    """
    wanted = asked(words, clinic.today())
    with clinic.store.read() as connection:
        rows = _rows(connection, clinic, wanted, inside=False)
        if len(rows) < MOST and any(len(word) >= INSIDE_LEAST for word in wanted.words):
            known = {row.id for row in rows}
            rows += [row for row in _rows(connection, clinic, wanted, inside=True) if row.id not in known]
        found = rows[:MOST]
        notes = _notes(connection, found, wanted)
    names, births = Counter(r.family.casefold() for r in found), Counter(r.birth_date for r in found)
    return tuple(
        FoundPatient(
            id=r.id,
            family=r.family,
            given=r.given,
            birth_date=r.birth_date,
            mrn=r.mrn,
            similar=names[r.family.casefold()] > 1 or births[r.birth_date] > 1,
            birth_precision=r.birth_precision,
            phone=r.phone,
            note=notes[r.id],
        )
        for r in found
    )


def _rows(connection: Connection, clinic: Clinic, wanted: Asked, *, inside: bool) -> list[Row[Any]]:
    if not wanted.typed:
        # Nothing typed lists everyone: in the order of the index, so that not all are sorted for the first fifty.
        everyone = select(_PATIENT).where(_PATIENT.c.site_id == clinic.site_id, _PATIENT.c.merged_into.is_(None))
        return list(connection.execute(everyone.order_by(_PATIENT.c.family, _PATIENT.c.id).limit(MOST)))
    ways = _ways(clinic, wanted, inside=inside)
    if not ways:
        return []
    # The people found drive the read, so that it is by their keys and never through the whole list.
    hits = union(*ways).subquery("hits")
    exact = [_people(clinic, _KEY.c.kind == "name", _KEY.c.value == word) for word in wanted.words]
    rank = [case((_PATIENT.c.id.in_(people), 0), else_=1) for people in exact]
    by_name = (func.lower(_PATIENT.c.family), func.lower(_PATIENT.c.given), _PATIENT.c.id)
    found = select(_PATIENT).select_from(hits.join(_PATIENT, _PATIENT.c.id == hits.c.person_id))
    return list(connection.execute(found.order_by(*rank, *by_name).limit(MOST)))


def _ways(clinic: Clinic, wanted: Asked, *, inside: bool) -> list[Any]:
    """Return the ways a text finds people: all its words together, or the whole of it as a number or a phone."""
    together = [_word(clinic, word, inside=inside) for word in wanted.words]
    if wanted.birth:
        together.append(_born(clinic, wanted.birth))
    ways: list[Any] = []
    if together:
        people = together[0].subquery()
        rest = (people.c.person_id.in_(one) for one in together[1:])
        ways.append(select(people.c.person_id).where(*rest) if len(together) > 1 else together[0])
    if wanted.whole and not inside:
        ways += _by_number(clinic, wanted)
    if wanted.digits and not inside:
        ways.append(_people(clinic, _KEY.c.kind == "phone", _begins(_KEY.c.value, wanted.digits)))
    return ways


def _word(clinic: Clinic, word: str, *, inside: bool) -> Select[Any]:
    fits = _begins(_KEY.c.value, word)
    if inside and len(word) >= INSIDE_LEAST:
        fits = _KEY.c.value.contains(word, autoescape=True)
    return _people(clinic, _KEY.c.kind.in_((*_NAMES, "number")), fits)


def _born(clinic: Clinic, birth: Birth) -> Select[Any]:
    """Return who may be born then: a partial date here or there fits when both can be the same day."""
    year, month = date(birth.day.year, 1, 1), date(birth.day.year, birth.day.month, 1)
    fits = or_(
        _NAMED.c.birth_date.between(birth.day, birth.latest),
        and_(_NAMED.c.birth_date == month, _NAMED.c.birth_precision == "month"),
        and_(_NAMED.c.birth_date == year, _NAMED.c.birth_precision == "year"),
    )
    days = _NAMED.c.birth_date.between(year, birth.latest)
    return select(_NAMED.c.person_id).where(_NAMED.c.site_id == clinic.site_id, days, fits).distinct()


def _by_number(clinic: Clinic, wanted: Asked) -> list[Select[Any]]:
    # As on the card, or its letters in capitals.
    spelled = {wanted.typed, wanted.typed.upper()}
    member = or_(*(and_(_COVER.c.member_id >= text, _COVER.c.member_id < text + _LAST) for text in sorted(spelled)))
    covered = (
        select(_NAMED.c.person_id)
        .join(_COVER, _COVER.c.patient_id == _NAMED.c.id)
        .where(_COVER.c.site_id == clinic.site_id, member)
    )
    return [_people(clinic, _KEY.c.kind == "number", _begins(_KEY.c.value, wanted.whole)), covered]


def _people(clinic: Clinic, *where: ColumnElement[bool]) -> Select[Any]:
    """Return the people with a key: the record that stands for each, once."""
    keys = select(_KEY.c.patient_id).where(_KEY.c.site_id == clinic.site_id, *where).distinct().subquery()
    return select(_NAMED.c.person_id).select_from(keys.join(_NAMED, _NAMED.c.id == keys.c.patient_id)).distinct()


def _begins(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    """Return the condition that a key begins so, as a range the index answers."""
    return and_(column >= word, column < word + _LAST)


def _notes(connection: Connection, found: Sequence[Row[Any]], wanted: Asked) -> dict[UUID, str]:
    """Return what to know of each one listed; who is found as somebody else says by what."""
    merged: dict[UUID, list[Row[Any]]] = {}
    ids = [row.id for row in found]
    of_them = select(_PATIENT).where(_PATIENT.c.person_id.in_(ids), _PATIENT.c.merged_into.is_not(None))
    for row in connection.execute(of_them.order_by(_PATIENT.c.id)) if ids else ():
        merged.setdefault(row.person_id, []).append(row)
    return {row.id: _note(row, merged.get(row.id, []), wanted) for row in found}


def _note(row: Row[Any], merged: Sequence[Row[Any]], wanted: Asked) -> str:
    parts = []
    if row.deceased or any(one.deceased for one in merged):
        parts.append("deceased")
    elif not row.active:
        parts.append("inactive")
    if row.confidential or any(one.confidential for one in merged):
        parts.append("confidential")
    as_other = next((one for one in merged if _holds(one, wanted) and not _holds(row, wanted)), None)
    if as_other is not None:
        name = " ".join(part for part in (as_other.given, as_other.family) if part)
        parts.append(f"merged: was {name}, MRN {as_other.mrn}")
    elif wanted.words and not _holds(row, wanted) and (former := _former(row, wanted)):
        parts.append(f"was {former}")
    return ", ".join(parts)


def _holds(row: Row[Any], wanted: Asked) -> bool:
    """True when the row's own names and number hold everything typed."""
    if wanted.whole and number_word(row.mrn).startswith(wanted.whole):
        return True
    words = (*name_words(row.family, row.given, row.middle), number_word(row.mrn))
    return all(any(word in own for own in words) for word in wanted.words)


def _former(row: Row[Any], wanted: Asked) -> str:
    names = (name.strip() for name in row.former_names.split(";"))
    return next((name for name in names if any(word in " ".join(name_words(name)) for word in wanted.words)), "")
