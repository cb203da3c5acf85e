"""Keep a reaction as an allergy, when a person asks for it: never by itself (S64)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.charting.reactions.one import reaction_of
from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.patients.records.allergy_intolerance import AllergyIntolerance
from models.patients.records.patient import Patient
from models.people.author import permitted
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PATIENT = table_of(Patient)


@dataclass(frozen=True, slots=True)
class AllergyKept:
    """The allergy is on the chart."""

    allergy_id: UUID
    substance: str


def record_allergy_of_reaction(clinic: Clinic, person_id: UUID, person_name: str, dose_id: UUID) -> AllergyKept:
    """Add the dose's ingredients as an allergy, with the reaction's signs and severity.

    Raises BadInputError while no account of a reaction is stored, and when the chart holds this allergy already.
    """
    permitted(clinic, person_id, "record_reactions")
    found = reaction_of(clinic, dose_id)
    if found.account is None:
        raise BadInputError("allergy", "write the reaction down first")
    if found.allergy_known:
        raise BadInputError("allergy", f"the chart already holds an allergy to {found.substance}")
    body, tables = found.account.body, clinic_tables(clinic)
    severity = tables.reason("severity", body.severity)
    allergy = AllergyIntolerance(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        patient_id=found.patient.id,
        substance=found.substance,
        category="medication",
        reaction=f"{tables.listed('sign', body.signs)} ({tables.listed('severity', [body.severity])})",
        criticality=severity.fhir if severity else "",
        recorded_at=clinic.now(),
        recorded_by_name=person_name,
    )

    def act(tx: Transaction) -> AllergyKept:
        tx.add(allergy)
        tx.update(Patient, _PATIENT.c.id == found.patient.id, allergy_status="recorded")
        detail = {"administration": str(dose_id), "criticality": allergy.criticality}
        audited(tx, clinic, person_id, "record_allergy", ("AllergyIntolerance", allergy.id), detail)
        return AllergyKept(allergy.id, allergy.substance)

    return clinic.store.write(act)
