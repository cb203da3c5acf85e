"""Patients and prescribers of an imported file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.actions.importing.ledger import Ledger
from models.exchange.batch import ImportedPatient, ImportedPractitioner, digest
from models.records.patient import Patient
from models.records.practitioner import Practitioner
from models.store.transaction import table_of
from models.values.errors import BadInputError

_PATIENT = table_of(Patient)
_STAFF = table_of(Practitioner)


def store_patient(ledger: Ledger, fact: ImportedPatient) -> None:
    """Add or change a patient. Raises BadInputError where a number would join two different people."""
    known = ledger.find("Patient", fact.keys, fact.at)
    sure = any(key.everywhere for key in fact.keys)
    if known is None or not sure:
        row = _row(ledger, _PATIENT.c.id == known.id if known else _PATIENT.c.mrn == fact.mrn)
        if row is not None and not _same_person(row, fact):
            raise BadInputError(fact.at, f"record number {fact.mrn} belongs to another patient here: settle that first")
        if row is not None and known is None:
            ledger.remember("Patient", row.id, fact.keys, "")
    values = {
        "mrn": fact.mrn, "family": fact.family, "given": fact.given, "birth_date": fact.birth_date, "sex": fact.sex,
        "deceased": fact.deceased, "active": fact.active,
    }  # fmt: skip
    ledger.met("Patient", fact.keys, ledger.put("patient", Patient, fact, values))


def store_practitioner(ledger: Ledger, fact: ImportedPractitioner) -> None:
    """Add or change an outside prescriber; someone of the clinic's staff is recognised by NPI and never changed."""
    ledger.met("Practitioner", fact.keys, _staff(ledger, fact) or _prescriber(ledger, fact))


def _prescriber(ledger: Ledger, fact: ImportedPractitioner) -> UUID:
    values = {"family": fact.family, "given": fact.given, "credential": fact.credential, "npi": fact.npi}
    return ledger.put("practitioner", Practitioner, fact, values)


def _staff(ledger: Ledger, fact: ImportedPractitioner) -> UUID | None:
    known = ledger.find("Practitioner", fact.keys, fact.at)
    if known is None and not fact.npi:
        return None
    by_name = _STAFF.c.id == known.id if known else _STAFF.c.npi == fact.npi
    statement = select(_STAFF.c.id, _STAFF.c.sign_in).where(_STAFF.c.site_id == ledger.clinic.site_id, by_name)
    person = ledger.tx.execute(statement.order_by(_STAFF.c.id).limit(1)).one_or_none()
    if person is None or (known and person.sign_in is None):
        return None
    if known is None or known.digest != digest(fact):
        ledger.remember("Practitioner", person.id, fact.keys, digest(fact))
    ledger.tally.unchanged["practitioner"] += 1
    found: UUID = person.id
    return found


def _row(ledger: Ledger, where: Any) -> Any:
    statement = select(_PATIENT).where(_PATIENT.c.site_id == ledger.clinic.site_id, where)
    return ledger.tx.execute(statement.limit(1)).one_or_none()


def _same_person(row: Any, fact: ImportedPatient) -> bool:
    return bool(row.birth_date == fact.birth_date and row.family.casefold() == fact.family.casefold())
