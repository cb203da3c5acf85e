"""Who is registered already and may be the person being registered; read by index, never the whole list."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, and_, exists, or_, select, union

from models.core.birth import Birth
from models.patients.patient_entry import CheckedPatient, PatientEntry, checked_patient
from models.patients.records.patient import Patient
from models.patients.records.patient_key import PatientKey
from models.patients.records.patient_version import PatientLink
from models.patients.rules.look_alikes import Likeness, LookAlike, look_alike, swapped
from models.patients.rules.name_words import digits_of, joined_name, name_words, whole_name
from models.store.clinic import Clinic
from models.store.transaction import table_of

__all__ = ["LookAlike", "look_alikes", "look_alikes_of", "read_look_alikes"]

_PATIENT = table_of(Patient)
_KEY = table_of(PatientKey)
_LINK = table_of(PatientLink)
MOST = 1_000


def look_alikes(clinic: Clinic, entry: PatientEntry, patient_id: UUID | None = None) -> tuple[LookAlike, ...]:
    """Return who looks like an entry, those who may be the same first; `patient_id` is the record it is of.

    Raises BadInputError naming the field that cannot be taken.
    """
    checked = checked_patient(entry, clinic.today())
    with clinic.store.read() as connection:
        return read_look_alikes(connection, clinic, checked, patient_id)


def look_alikes_of(clinic: Clinic, patient_id: UUID) -> tuple[LookAlike, ...]:
    """Return who looks like a registered patient, those who may be the same first."""
    with clinic.store.read() as connection:
        row = connection.execute(select(_PATIENT).where(_PATIENT.c.id == patient_id)).one()
        return _found(connection, clinic, _likeness(row), patient_id)


def read_look_alikes(
    connection: Connection, clinic: Clinic, checked: CheckedPatient, patient_id: UUID | None = None
) -> tuple[LookAlike, ...]:
    """Return who looks like a checked entry, without those settled to be somebody else."""
    values = checked.values
    typed = Likeness(None, values["family"], values["given"], checked.birth, values["sex"], values["phone"])
    return _found(connection, clinic, typed, patient_id)


def _found(connection: Connection, clinic: Clinic, typed: Likeness, patient_id: UUID | None) -> tuple[LookAlike, ...]:
    found = [
        alike
        for known in _candidates(connection, clinic, typed, patient_id)
        if (alike := look_alike(typed, known)) is not None
    ]
    ranked = sorted(found, key=lambda alike: (alike.family, -len(alike.why), str(alike.one.id)))
    return tuple({alike.one.id: alike for alike in reversed(ranked)}.values())[::-1]


def _candidates(
    connection: Connection, clinic: Clinic, typed: Likeness, patient_id: UUID | None
) -> tuple[Likeness, ...]:
    born = select(_PATIENT.c.id).where(_PATIENT.c.site_id == clinic.site_id)
    ways: list[Any] = [
        born.where(_PATIENT.c.birth_date.in_(_days(typed.birth))),
        _keyed(clinic, "whole", whole_name(typed.family, typed.given)),
    ]
    if not typed.birth.exact:
        # A year of births is many: of those only who shares a word of the name.
        that_year = _PATIENT.c.birth_date.between(typed.birth.day, typed.birth.latest)
        words = (joined_name(typed.family), *name_words(typed.family, typed.given))
        ways.append(born.where(that_year, _PATIENT.c.id.in_(_keyed(clinic, "name", *words))))
    if digits := digits_of(typed.phone):
        ways.append(_keyed(clinic, "phone", digits))
    hits = union(*ways).subquery("hits")
    wanted = select(_PATIENT).select_from(hits.join(_PATIENT, _PATIENT.c.id == hits.c[0]))
    if patient_id is not None:
        person = select(_PATIENT.c.person_id).where(_PATIENT.c.id == patient_id).scalar_subquery()
        settled = exists().where(
            _LINK.c.kind == "not_same",
            or_(
                and_(_LINK.c.patient_id == patient_id, _LINK.c.other_id == _PATIENT.c.id),
                and_(_LINK.c.other_id == patient_id, _LINK.c.patient_id == _PATIENT.c.id),
            ),
        )
        wanted = wanted.where(_PATIENT.c.person_id != person, ~settled)
    rows = connection.execute(wanted.order_by(_PATIENT.c.id).limit(MOST))
    return tuple(map(_likeness, rows))


def _keyed(clinic: Clinic, kind: str, *values: str) -> Select[Any]:
    wanted = (_KEY.c.site_id == clinic.site_id, _KEY.c.kind == kind, _KEY.c.value.in_(values))
    return select(_KEY.c.patient_id).where(*wanted)


def _likeness(row: Row[Any]) -> Likeness:
    return Likeness(
        row.person_id,
        row.family,
        row.given,
        Birth(row.birth_date, row.birth_precision),
        row.sex,
        row.phone,
        row.mrn,
        tuple(name.strip() for name in row.former_names.split(";") if name.strip()),
    )


def _days(birth: Birth) -> list[date]:
    """Return the birth dates stored for whoever may be born then: the day, its month, its year, and it changed over."""
    days = {birth.day, date(birth.day.year, birth.day.month, 1), date(birth.day.year, 1, 1)}
    turned = swapped(birth.day) if birth.exact else None
    return sorted(days | ({turned} if turned else set()))
