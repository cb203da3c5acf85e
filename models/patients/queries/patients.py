"""Find a patient by part of a name or the record number."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of

_PATIENT = table_of(Patient)
MOST = 50


@dataclass(frozen=True, slots=True)
class FoundPatient:
    """A patient as listed. `similar` marks one with whom another listed one shares family name or birth date (S3)."""

    id: UUID
    family: str
    given: str
    birth_date: date
    mrn: str
    similar: bool


def find_patients(clinic: Clinic, words: str) -> tuple[FoundPatient, ...]:
    """Return up to 50 patients whose name or record number holds every typed word, by family name."""
    statement = select(_PATIENT).where(_PATIENT.c.site_id == clinic.site_id)
    for word in words.lower().split():
        like = f"%{word.replace('/', '//').replace('%', '/%').replace('_', '/_')}%"
        columns = (_PATIENT.c.family, _PATIENT.c.given, _PATIENT.c.mrn)
        statement = statement.where(or_(*(func.lower(column).like(like, escape="/") for column in columns)))
    with clinic.store.read() as connection:
        rows = connection.execute(statement.order_by(_PATIENT.c.family, _PATIENT.c.given, _PATIENT.c.id).limit(MOST))
        found = rows.all()
    names, births = Counter(r.family.casefold() for r in found), Counter(r.birth_date for r in found)
    return tuple(
        FoundPatient(
            r.id, r.family, r.given, r.birth_date, r.mrn, names[r.family.casefold()] > 1 or births[r.birth_date] > 1
        )
        for r in found
    )
