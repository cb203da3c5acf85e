"""When and where each drug on Today was given last, for as many patients as are listed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, func, select

from models.charting.correcting.what_counts import counts
from models.charting.records.medication_administration import AdministrationSite, MedicationAdministration
from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import Outcome
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE = table_of(MedicationAdministration)
_PATIENT = table_of(Patient)
_SITE = table_of(AdministrationSite)
_REACHED = tuple(outcome.value for outcome in Outcome if outcome.reached_patient)
_AT_ONCE = 500
"""Patients asked for in one statement."""


@dataclass(frozen=True, slots=True)
class LastGiven:
    """The newest dose of a drug that reached the patient: its day, and its sites in words."""

    day: date
    sites: str


def last_given(clinic: Clinic, patients: Iterable[UUID]) -> dict[tuple[UUID, str], LastGiven]:
    """Return the newest dose by patient and drug, of doses given here."""
    asked, found = list(set(patients)), dict[tuple[UUID, str], LastGiven]()
    with clinic.store.read() as connection:
        for start in range(0, len(asked), _AT_ONCE):
            found |= _newest(connection, clinic, asked[start : start + _AT_ONCE])
    return found


def _newest(connection: Connection, clinic: Clinic, patients: Sequence[UUID]) -> dict[tuple[UUID, str], LastGiven]:
    place = func.row_number().over(
        partition_by=(_PATIENT.c.person_id, _DOSE.c.drug_slug), order_by=_DOSE.c.effective_at.desc()
    )
    doses = (
        select(
            _DOSE.c.id,
            _PATIENT.c.person_id.label("patient_id"),
            _DOSE.c.drug_slug,
            _DOSE.c.service_date,
            place.label("place"),
        )
        .join(_PATIENT, _PATIENT.c.id == _DOSE.c.patient_id)
        .where(_PATIENT.c.person_id.in_(patients), _DOSE.c.outcome.in_(_REACHED), counts(_DOSE))
        .subquery()
    )
    rows = connection.execute(
        select(doses.c.patient_id, doses.c.drug_slug, doses.c.service_date, _SITE.c.body_site)
        .outerjoin(_SITE, _SITE.c.administration_id == doses.c.id)
        .where(doses.c.place == 1)
        .order_by(_SITE.c.id)
    )
    names, found = clinic_tables(clinic).sites, dict[tuple[UUID, str], LastGiven]()
    for row in rows:
        key = (row.patient_id, row.drug_slug)
        name = names[row.body_site].display if row.body_site in names else row.body_site or ""
        known = found.get(key)
        found[key] = LastGiven(row.service_date, f"{known.sites} and {name}" if known else name)
    return found
