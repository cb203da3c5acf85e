"""Allergies, coverage, visits and weights of an imported file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from models.core.clock import day_start, local_date
from models.exchange.imported import ImportedAllergy, ImportedCoverage, ImportedEncounter, ImportedWeight
from models.exchange.importing.ledger import Ledger
from models.patients.coverages.versions import received_again
from models.patients.queries.same_person import SAME_PERSON
from models.patients.records.allergy_intolerance import AllergyIntolerance
from models.patients.records.coverage import Coverage
from models.patients.records.encounter import Encounter
from models.patients.records.observation import Observation
from models.patients.records.patient import Patient
from models.store.transaction import table_of

_ALLERGY = table_of(AllergyIntolerance)
_PATIENT = table_of(Patient)
_STATUS = select(_PATIENT.c.allergy_status).where(_PATIENT.c.id == bindparam("patient"))
_ACTIVE = select(_ALLERGY.c.id).where(_ALLERGY.c.patient_id.in_(SAME_PERSON), _ALLERGY.c.active).limit(1)


def store_allergy(ledger: Ledger, fact: ImportedAllergy, touched: dict[UUID, bool]) -> None:
    """Add an active allergy or end one that no longer is; `touched` gathers the patients and "none known"."""
    patient = ledger.patient(fact.patient, fact.at)
    known = ledger.find("AllergyIntolerance", fact.keys, fact.at)
    if fact.none_known:
        touched[patient] = touched.get(patient, False) or fact.active
    elif fact.active or known:
        touched.setdefault(patient, False)
        ledger.put("allergy", AllergyIntolerance, fact, _allergy(fact, patient))
    else:
        ledger.tally.not_ours["allergy_ended"] += 1


def settle_allergies(ledger: Ledger, touched: dict[UUID, bool]) -> None:
    """Say for each of these patients what is now known of their allergies."""
    for patient, none_known in touched.items():
        _settle_status(ledger, patient, none_known)


def store_coverage(ledger: Ledger, fact: ImportedCoverage) -> None:
    """Add or change a coverage in force whose kind of payer is stated; one that has ended gets the day it was seen."""
    patient = ledger.patient(fact.patient, fact.at)
    known = ledger.find("Coverage", fact.keys, fact.at)
    if not fact.payer_type or not (fact.active or known):
        ledger.tally.not_ours["coverage_ended" if fact.payer_type else "coverage_kind_unknown"] += 1
        return
    values = {
        "patient_id": patient, "payer_type": fact.payer_type, "payer_name": fact.payer_name,
        "member_id": fact.member_id, "rank": fact.rank, "starts_on": fact.starts_on,
        "ends_on": fact.ends_on if fact.active else fact.ends_on or ledger.clinic.today(),
    }  # fmt: skip
    before = ledger.tally.changed["coverage"]
    row_id = ledger.put("coverage", Coverage, fact, values)
    if ledger.tally.changed["coverage"] != before:
        received_again(ledger.tx, ledger.clinic, row_id)


def store_encounter(ledger: Ledger, fact: ImportedEncounter) -> None:
    """Add or change a visit."""
    starts_at = instant(fact.starts_at, ledger.clinic.zone)
    values = {
        "patient_id": ledger.patient(fact.patient, fact.at), "status": fact.status, "starts_at": starts_at,
        "service_date": local_date(starts_at, ledger.clinic.zone), "reason": fact.reason,
    }  # fmt: skip
    ledger.put("encounter", Encounter, fact, values)


def store_weight(ledger: Ledger, fact: ImportedWeight) -> None:
    """Add or correct a weight in kilograms."""
    values = {
        "patient_id": ledger.patient(fact.patient, fact.at), "code": "body-weight", "value": fact.kilograms,
        "unit": "kg", "effective_at": instant(fact.measured_at, ledger.clinic.zone),
    }  # fmt: skip
    ledger.put("weight", Observation, fact, values)


def instant(moment: datetime | date, zone: ZoneInfo) -> datetime:
    """Return a moment in UTC; a day without a time begins when the clinic's day does."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return day_start(moment, zone)


def _allergy(fact: ImportedAllergy, patient: UUID) -> dict[str, object]:
    return {
        "patient_id": patient, "substance": fact.substance, "code": fact.code, "category": fact.category,
        "reaction": fact.reaction, "criticality": fact.criticality, "active": fact.active,
    }  # fmt: skip


def _settle_status(ledger: Ledger, patient: UUID, none_known: bool) -> None:
    """Allergies on record decide; without any, "none known" stands only where somebody has stated it."""
    stored = ledger.rows(_STATUS, patient=patient)[0].allergy_status
    if ledger.rows(_ACTIVE, patient=patient):
        status = "recorded"
    elif none_known:
        status = "none_known"
    else:
        status = "unknown" if stored == "recorded" else stored
    if status != stored:
        ledger.tx.update(Patient, _PATIENT.c.id == patient, allergy_status=status)
