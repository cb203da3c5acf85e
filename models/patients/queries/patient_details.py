"""Everything registration knows of a patient: details, numbers, merged records, and every change with its author."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, or_, select

from models.core.birth import Birth
from models.patients.facts import PatientFacts
from models.patients.patient_entry import PatientEntry
from models.patients.queries.patient_facts import read_patient
from models.patients.queries.same_person import same_person
from models.patients.records.patient import Patient
from models.patients.records.patient_key import PatientIdentifier
from models.patients.records.patient_version import PatientLink, PatientVersion
from models.store.clinic import Clinic
from models.store.transaction import table_of

_PATIENT = table_of(Patient)
_NUMBER = table_of(PatientIdentifier)
_VERSION = table_of(PatientVersion)
_LINK = table_of(PatientLink)
WRISTBAND = "wristband"
LABELS = {
    "family": "family name", "given": "given name", "middle": "middle name", "suffix": "suffix",
    "birth_date": "birth date", "birth_precision": "birth date known to the", "sex": "sex",
    "former_names": "former names", "phone": "phone", "phone_other": "other phone", "address": "address",
    "address_more": "address, line 2", "city": "city", "state": "state", "postal_code": "ZIP", "language": "language",
    "guardian_name": "guardian", "guardian_phone": "guardian's phone", "guardian_relation": "guardian's relation",
    "emergency_name": "emergency contact", "emergency_phone": "emergency phone",
    "emergency_relation": "emergency contact's relation", "confidential": "confidential", "mrn": "record number",
    "deceased": "deceased", "deceased_on": "date of death", "deceased_estimated": "date estimated",
    "active": "active record", "merged_into": "merged into",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A number a patient carries beside the record number. `system` is who gave it, "" for a wristband here."""

    kind: str
    system: str
    value: str


@dataclass(frozen=True, slots=True)
class PatientChange:
    """One change: `what` of PatientVersion, `changes` as (field in words, before, after)."""

    at: datetime
    by: str
    what: str
    reason: str
    changes: tuple[tuple[str, str, str], ...]
    mrn: str


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """A record merged into this one, still as it was, with who merged it and why."""

    id: UUID
    name: str
    born: str
    mrn: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class PatientDetails:
    """A patient as the details screen shows them. `entry` is what the form opens with."""

    facts: PatientFacts
    revision: int
    entry: PatientEntry
    numbers: tuple[Number, ...]
    linked: tuple[LinkedRecord, ...]
    history: tuple[PatientChange, ...]


def patient_details(clinic: Clinic, patient_id: UUID) -> PatientDetails:
    """Return a patient's details by any of their records."""
    with clinic.store.read() as connection:
        rows = connection.execute(select(_PATIENT).where(_PATIENT.c.id.in_(same_person(patient_id)))).all()
        row = next(one for one in rows if one.id == one.person_id)
        numbers = _numbers(connection, row.id)
        return PatientDetails(
            facts=read_patient(connection, row.id),
            revision=row.revision,
            entry=entry_of(row, numbers),
            numbers=tuple(Number(one.kind, one.system, one.value) for one in numbers),
            linked=_linked(connection, rows, row.id),
            history=_history(connection, {one.id: one for one in rows}),
        )


def entry_of(row: Any, numbers: list[Row[Any]]) -> PatientEntry:
    """Return a stored patient as the form shows them."""
    columns = {field.name for field in fields(PatientEntry)} - {"birth", "wristband", "mrn"}
    values = {name: getattr(row, name) for name in columns}
    own = next((one.value for one in numbers if one.kind == WRISTBAND and one.patient_id == row.id), "")
    return PatientEntry(**values, birth=_typed(row), wristband=own, mrn=row.mrn)


def _typed(row: Any) -> str:
    """Return a birth date as it can be typed again: 1961-03-03, 1961-03, 1961."""
    parts = {"day": 3, "month": 2, "year": 1}[row.birth_precision]
    return "-".join(row.birth_date.isoformat().split("-")[:parts])


def _numbers(connection: Connection, patient_id: UUID) -> list[Row[Any]]:
    wanted = select(_NUMBER).where(_NUMBER.c.patient_id.in_(same_person(patient_id)))
    return list(connection.execute(wanted.order_by(_NUMBER.c.kind.desc(), _NUMBER.c.value)))


def _linked(connection: Connection, rows: Any, survivor: UUID) -> tuple[LinkedRecord, ...]:
    by_id = {row.id: row for row in rows}
    merged = [_LINK.c.kind == "merged", _LINK.c.ended_at.is_(None), _LINK.c.other_id.in_(by_id)]
    found = connection.execute(select(_LINK).where(*merged).order_by(_LINK.c.made_at, _LINK.c.id))
    return tuple(
        LinkedRecord(
            id=link.other_id,
            name=name_in_order(by_id[link.other_id]),
            born=Birth(by_id[link.other_id].birth_date, by_id[link.other_id].birth_precision).text,
            mrn=by_id[link.other_id].mrn,
            at=link.made_at,
            by=link.made_by_name,
            reason=link.reason,
        )
        for link in found
        if link.other_id != survivor
    )


def _history(connection: Connection, rows: dict[UUID, Any]) -> tuple[PatientChange, ...]:
    """Return every change of every record of the person, and who settled that others are not them, newest first."""
    versions = connection.execute(
        select(_VERSION).where(_VERSION.c.patient_id.in_(rows)).order_by(_VERSION.c.number.desc(), _VERSION.c.id.desc())
    )
    ends = or_(_LINK.c.patient_id.in_(rows), _LINK.c.other_id.in_(rows))
    others = connection.execute(select(_LINK).where(_LINK.c.kind == "not_same", ends)).all()
    people = [end for link in others for end in (link.patient_id, link.other_id)]
    known = connection.execute(select(_PATIENT).where(_PATIENT.c.id.in_(people)))
    named = {row.id: f"{name_in_order(row)}, MRN {row.mrn}" for row in known}
    found = [
        PatientChange(
            at=row.changed_at,
            by=row.changed_by_name,
            what=row.what,
            reason=row.reason,
            changes=tuple(
                (LABELS.get(change["field"], change["field"]), change["old"], change["new"])
                for change in row.changes
                if change["field"] != "merged_into"
            ),
            mrn=rows[row.patient_id].mrn,
        )
        for row in versions
    ]
    for link in others:
        own, other = (link.patient_id, link.other_id) if link.patient_id in rows else (link.other_id, link.patient_id)
        changes = (("not the same person", "", named[other]),)
        found.append(PatientChange(link.made_at, link.made_by_name, "not_same", link.reason, changes, rows[own].mrn))
    return tuple(sorted(found, key=lambda change: change.at, reverse=True))


def name_in_order(row: Any) -> str:
    """Return a patient's name as it is spoken: `Ngozi Okafor`."""
    return " ".join(part for part in (row.given, row.middle, row.family, row.suffix) if part)
