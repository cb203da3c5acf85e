"""Register a patient; whoever looks like somebody registered already is stored only with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.patients.actions.not_the_same import different
from models.patients.patient_entry import CheckedPatient, PatientEntry, checked_patient
from models.patients.queries.look_alikes import read_look_alikes
from models.patients.records.patient import Patient
from models.patients.records.patient_key import PatientCounter, PatientIdentifier
from models.patients.rules.look_alikes import LookAlike
from models.patients.search_keys import store_keys
from models.patients.versions import version_of
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PATIENT = table_of(Patient)
_NUMBER = table_of(PatientIdentifier)
_COUNTER = table_of(PatientCounter)
FIRST_NUMBER = 100_001


@dataclass(frozen=True, slots=True)
class Registered:
    """The patient is stored under the record number."""

    patient_id: UUID
    mrn: str


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """Nothing was stored: these may be the same person. Open one of them, or say why each is somebody else."""

    found: tuple[LookAlike, ...]


def register_patient(
    clinic: Clinic, person_id: UUID | None, entry: PatientEntry, *, not_same: Mapping[UUID, str] | None = None
) -> Registered | LookAlikes | Denied:
    """Store a patient. `not_same` says of each look-alike why it is another person; it is never proposed again.

    Raises BadInputError naming the field that cannot be taken.
    """
    by = author(clinic, person_id, "register_patients")
    if isinstance(by, Denied):
        return by
    checked = checked_patient(entry, clinic.today())
    settled = {other: stated(reason) for other, reason in (not_same or {}).items()}

    def act(tx: Transaction) -> Registered | LookAlikes:
        alike = read_look_alikes(tx.connection, clinic, checked)
        if any(not one.family and one.one.id not in settled for one in alike):
            return LookAlikes(alike)
        check_numbers(tx, clinic, checked)
        return _store(tx, clinic, by, checked, settled)

    return clinic.store.write(act)


def check_numbers(tx: Transaction, clinic: Clinic, checked: CheckedPatient, own: UUID | None = None) -> None:
    """Raise BadInputError where the record number or the wristband is somebody else's."""
    for at, value in (("mrn", checked.mrn), ("wristband", checked.wristband)):
        if value and (holder := _holder(tx, clinic, value, own)):
            raise BadInputError(at, f"{value} belongs to {holder}: check the number")


def _holder(tx: Transaction, clinic: Clinic, value: str, own: UUID | None) -> str:
    carried = select(_NUMBER.c.patient_id).where(_NUMBER.c.site_id == clinic.site_id, _NUMBER.c.value == value)
    wanted = select(_PATIENT.c.id, _PATIENT.c.family, _PATIENT.c.given).where(
        _PATIENT.c.site_id == clinic.site_id, or_(_PATIENT.c.mrn == value, _PATIENT.c.id.in_(carried))
    )
    row = next((row for row in tx.execute(wanted) if row.id != own), None)
    return f"{row.family}, {row.given}".rstrip(", ") if row else ""


def _store(
    tx: Transaction, clinic: Clinic, by: Author, checked: CheckedPatient, settled: Mapping[UUID, str]
) -> Registered:
    mrn = checked.mrn or next_number(tx, clinic)
    patient = Patient(id=clinic.new_id(), site_id=clinic.site_id, mrn=mrn, **checked.values)
    tx.add(patient, version_of(clinic, by, patient.id, 1, "registered", [], ""))
    if checked.wristband:
        tx.add(wristband_of(clinic, patient.id, checked.wristband))
    store_keys(tx, clinic, patient)
    for other_id, reason in settled.items():
        tx.add(different(clinic, by, patient.id, other_id, reason))
    audited(tx, clinic, by.id, "register_patient", ("Patient", patient.id), {"not_same": len(settled)})
    return Registered(patient.id, mrn)


def wristband_of(clinic: Clinic, patient_id: UUID, value: str) -> PatientIdentifier:
    """Return a wristband's number as it is stored."""
    return PatientIdentifier(
        id=clinic.new_id(), site_id=clinic.site_id, patient_id=patient_id, kind="wristband", value=value
    )


def next_number(tx: Transaction, clinic: Clinic) -> str:
    """Return the next record number nobody has, and count on."""
    statement = select(_COUNTER.c.next_number).where(_COUNTER.c.site_id == clinic.site_id)
    known = tx.execute(statement.with_for_update() if tx.serializable else statement).scalar()
    number = known or FIRST_NUMBER
    taken = select(_PATIENT.c.id).where(_PATIENT.c.site_id == clinic.site_id)
    while tx.execute(taken.where(_PATIENT.c.mrn == str(number))).first():
        number += 1
    if known is None:
        tx.add(PatientCounter(site_id=clinic.site_id, next_number=number + 1))
    else:
        tx.update(PatientCounter, _COUNTER.c.site_id == clinic.site_id, next_number=number + 1)
    return str(number)
