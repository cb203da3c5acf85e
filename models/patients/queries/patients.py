"""Find a patient by words of a name, birth date, phone, member number, record number or wristband."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, case, exists, func, select

from models.core.birth import Birth
from models.patients.queries.search_hits import hits
from models.patients.records.patient import Patient
from models.patients.records.patient_key import PatientKey
from models.patients.rules.name_words import INSIDE_LEAST, name_words, number_word
from models.patients.search_keys import MERGED
from models.patients.search_words import Asked, asked
from models.store.clinic import Clinic
from models.store.transaction import table_of

_PATIENT = table_of(Patient)
_KEY = table_of(PatientKey)
MOST = 50


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
    fitting = hits(connection, clinic, wanted, inside=inside)
    if fitting is None:
        return []
    exact = {f"exact{place}": word for place, word in enumerate(wanted.words)}
    return list(connection.execute(_listed(fitting.statement, len(exact)), {**fitting.values, **exact}))


@cache
def _listed(fitting: Any, words: int) -> Select[Any]:
    """Return the statement for the rows of people found: who is called exactly so first, then by name."""
    # The people found drive the read, so that it is by their keys and never through the whole list.
    people = fitting.subquery("people")
    rank = [case((_called(f"exact{place}"), 0), else_=1) for place in range(words)]
    by_name = (func.lower(_PATIENT.c.family), func.lower(_PATIENT.c.given), _PATIENT.c.id)
    found = select(_PATIENT).select_from(people.join(_PATIENT, _PATIENT.c.id == people.c.person_id))
    return found.order_by(*rank, *by_name).limit(MOST)


def _called(name: str) -> ColumnElement[bool]:
    """Return the condition that a parameter is one of the person's names, under whichever record."""
    is_name = (_KEY.c.kind.in_(("name", MERGED)), _KEY.c.value == bindparam(name))
    return exists().where(_KEY.c.patient_id == _PATIENT.c.id, *is_name)


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
