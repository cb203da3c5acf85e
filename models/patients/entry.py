"""One entry about a patient: for whom, by whom, and its line in the audit trail."""

from __future__ import annotations

from uuid import UUID

from models.core.errors import BadInputError
from models.patients.facts import PatientFacts
from models.patients.queries.patient_facts import read_patient
from models.store.transaction import Transaction


def open_patient(tx: Transaction, patient_id: UUID) -> PatientFacts:
    """Return the patient's facts. Raises BadInputError for a deceased, merged or inactive one (S8)."""
    patient = read_patient(tx.connection, patient_id)
    if patient.closed:
        raise BadInputError("", patient.closed)
    return patient


def written(text: str, at: str, most: int) -> str:
    """Return a text without blanks around it. Raises BadInputError naming `at` when it is longer than `most`."""
    cleaned = text.strip()
    if len(cleaned) > most:
        raise BadInputError(at, f"at most {most} characters")
    return cleaned
