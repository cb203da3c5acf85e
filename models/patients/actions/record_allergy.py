"""Record an allergy, withdraw one, or say that somebody asked and none is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.patients.entry import open_patient, written
from models.patients.queries.same_person import same_person
from models.patients.records.allergy_intolerance import AllergyIntolerance
from models.patients.records.patient import Patient
from models.patients.rules.same_allergy import by_substance
from models.people.author import name_of, permitted
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_ALLERGY = table_of(AllergyIntolerance)
_PATIENT = table_of(Patient)
CRITICALITIES = ("", "low", "high", "unable-to-assess")
ENDED = "allergy_ended"
"""The table of `reasons.toml` a withdrawal is answered from."""


@dataclass(frozen=True, slots=True)
class AllergyEntry:
    """An allergy in the words it is told in. `criticality` is one of FHIR's, "" where nobody can say."""

    patient_id: UUID
    substance: str
    reaction: str = ""
    criticality: str = ""


def record_allergy(clinic: Clinic, person_id: UUID, entry: AllergyEntry) -> UUID:
    """Store an allergy and return its id. Raises BadInputError naming the field, or for a closed record (S8)."""
    permitted(clinic, person_id, "record_clinical")
    entry = checked_allergy(entry)

    def act(tx: Transaction) -> UUID:
        patient = open_patient(tx, entry.patient_id)
        if any(known.substance.casefold() == entry.substance.casefold() for known in patient.allergies):
            raise BadInputError("substance", f"{entry.substance} is recorded already")
        allergy = AllergyIntolerance(
            id=clinic.new_id(),
            site_id=clinic.site_id,
            patient_id=patient.id,
            substance=entry.substance,
            reaction=entry.reaction,
            criticality=entry.criticality,
            recorded_at=clinic.now(),
            recorded_by_name=name_of(tx, person_id),
        )
        tx.add(allergy)
        _know(tx, patient.id, "recorded")
        audited(tx, clinic, person_id, "record_allergy", ("AllergyIntolerance", allergy.id))
        return allergy.id

    return clinic.store.write(act)


def checked_allergy(entry: AllergyEntry) -> AllergyEntry:
    """Return an entry as it would be stored. Raises BadInputError naming the field that cannot be taken."""
    substance = " ".join(written(entry.substance, "substance", 200).split())
    reaction, criticality = written(entry.reaction, "reaction", 200), entry.criticality.strip().lower()
    if not substance:
        raise BadInputError("substance", "write what the patient reacts to")
    if criticality not in CRITICALITIES:
        raise BadInputError("criticality", "write low or high, or leave it empty")
    return AllergyEntry(entry.patient_id, substance, reaction, criticality)


def withdraw_allergy(clinic: Clinic, person_id: UUID, allergy_id: UUID, reason: str) -> None:
    """End an allergy for a coded reason, on every merged record that has it; the rows stay.

    Without any left the patient has to be asked again (S67). Raises BadInputError for an unknown reason, one already
    ended, or a closed record (S8).
    """
    permitted(clinic, person_id, "record_clinical")
    if clinic_tables(clinic).reason(ENDED, reason) is None:
        raise BadInputError("reason", "choose why it is withdrawn")

    def act(tx: Transaction) -> None:
        row = _active(tx, allergy_id)
        patient = open_patient(tx, row.patient_id)
        for same in next(group for group in by_substance(_all_active(tx, patient.id)) if row.id in _ids(group)):
            tx.update(AllergyIntolerance, _ALLERGY.c.id == same.id, active=False)
        if len(patient.allergies) == 1:
            _know(tx, patient.id, "unknown")
        audited(tx, clinic, person_id, "withdraw_allergy", ("AllergyIntolerance", allergy_id), {"reason": reason})

    clinic.store.write(act)


def record_no_allergies(clinic: Clinic, person_id: UUID, patient_id: UUID) -> None:
    """Store that somebody asked and none is known. Raises BadInputError while an allergy is recorded (S67), and S8."""
    permitted(clinic, person_id, "record_clinical")

    def act(tx: Transaction) -> None:
        patient = open_patient(tx, patient_id)
        if patient.allergies:
            raise BadInputError("", "Allergies are recorded: withdraw each one first.")
        _know(tx, patient.id, "none_known")
        audited(tx, clinic, person_id, "record_no_allergies", ("Patient", patient.id))

    clinic.store.write(act)


def _active(tx: Transaction, allergy_id: UUID) -> Any:
    row = tx.execute(select(_ALLERGY).where(_ALLERGY.c.id == allergy_id, _ALLERGY.c.active)).one_or_none()
    if row is None:
        raise BadInputError("", "This allergy was withdrawn already.")
    return row


def _all_active(tx: Transaction, patient_id: UUID) -> Sequence[Any]:
    wanted = select(_ALLERGY).where(_ALLERGY.c.patient_id.in_(same_person(patient_id)), _ALLERGY.c.active)
    return tx.execute(wanted.order_by(_ALLERGY.c.id)).all()


def _ids(rows: Sequence[Any]) -> set[UUID]:
    return {row.id for row in rows}


def _know(tx: Transaction, patient_id: UUID, status: str) -> None:
    """Store what is known now, on every record of the person."""
    tx.update(Patient, _PATIENT.c.person_id == patient_id, allergy_status=status)
