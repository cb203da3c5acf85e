"""What must be known of a patient before a needle, as one page: allergies, weights, flags, doses elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.clock import local_date
from models.core.quantity import Quantity, Unit
from models.patients.facts import PatientFacts
from models.patients.queries.patient_facts import WEIGHT, read_patient
from models.patients.queries.same_person import same_person
from models.patients.records.allergy_intolerance import AllergyIntolerance
from models.patients.records.observation import Observation
from models.patients.records.outside_dose import OutsideDose
from models.patients.records.patient_flag import PatientFlag
from models.patients.rules.same_allergy import by_substance, reactions
from models.people.records.provenance import Provenance
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ALLERGY = table_of(AllergyIntolerance)
_WEIGHT = table_of(Observation)
_BY = table_of(Provenance)
_FLAG = table_of(PatientFlag)
_OUTSIDE = table_of(OutsideDose)
WEIGHTS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Noted:
    """When a line was entered and by whom; None and "" where it came from another system."""

    on: date | None
    by: str


@dataclass(frozen=True, slots=True)
class KnownAllergy:
    """An active allergy in its recorded words; one recorded twice has the graver reaction first and both sources."""

    id: UUID
    substance: str
    reaction: str
    criticality: str
    noted: Noted


@dataclass(frozen=True, slots=True)
class KnownWeight:
    """A weight in kg."""

    id: UUID
    kg: Decimal
    noted: Noted


@dataclass(frozen=True, slots=True)
class KnownFlag:
    """A flag that holds, in words: `place` is a side or a site, "" for a condition."""

    id: UUID
    display: str
    place: str
    note: str
    noted: Noted


@dataclass(frozen=True, slots=True)
class ReportedDose:
    """A dose given elsewhere. `dose` is an amount with its unit, "" where nobody knows it."""

    id: UUID
    drug: str
    drug_slug: str
    dose: str
    given_on: date
    place: str
    information_source: str
    noted: Noted


@dataclass(frozen=True, slots=True)
class ClinicalInformation:
    """The whole page. `weights` and `doses` newest first."""

    patient: PatientFacts
    allergies: tuple[KnownAllergy, ...]
    weights: tuple[KnownWeight, ...]
    flags: tuple[KnownFlag, ...]
    doses: tuple[ReportedDose, ...]


def background(clinic: Clinic, patient_id: UUID) -> ClinicalInformation:
    """Return a patient's background in nine statements."""
    with clinic.store.read() as connection:
        return ClinicalInformation(
            patient=read_patient(connection, patient_id),
            allergies=_allergies(connection, clinic, patient_id),
            weights=_weights(connection, clinic, patient_id),
            flags=_flags(connection, clinic, patient_id),
            doses=reported_doses(connection, clinic, patient_id),
        )


def _allergies(connection: Connection, clinic: Clinic, patient_id: UUID) -> tuple[KnownAllergy, ...]:
    wanted = select(_ALLERGY).where(_ALLERGY.c.patient_id.in_(same_person(patient_id)), _ALLERGY.c.active)
    return tuple(
        KnownAllergy(row.id, row.substance, reactions((row, *more)), row.criticality, _noted_by(clinic, (row, *more)))
        for row, *more in by_substance(connection.execute(wanted.order_by(_ALLERGY.c.substance)))
    )


def _weights(connection: Connection, clinic: Clinic, patient_id: UUID) -> tuple[KnownWeight, ...]:
    wanted = (
        select(_WEIGHT.c.id, _WEIGHT.c.value, _WEIGHT.c.effective_at, _BY.c.agent_name)
        .outerjoin(_BY, _BY.c.target_id == _WEIGHT.c.id)
        .where(_WEIGHT.c.patient_id.in_(same_person(patient_id)), _WEIGHT.c.code == WEIGHT)
        .order_by(_WEIGHT.c.effective_at.desc(), _WEIGHT.c.id.desc())
        .limit(WEIGHTS_SHOWN)
    )
    return tuple(
        KnownWeight(row.id, row.value, Noted(local_date(row.effective_at, clinic.zone), row.agent_name or ""))
        for row in connection.execute(wanted)
    )


def _flags(connection: Connection, clinic: Clinic, patient_id: UUID) -> tuple[KnownFlag, ...]:
    wanted = select(_FLAG).where(_FLAG.c.patient_id.in_(same_person(patient_id)), _FLAG.c.active).order_by(_FLAG.c.id)
    flags, sites = clinic_tables(clinic).flags, clinic_tables(clinic).sites
    return tuple(
        KnownFlag(
            id=row.id,
            display=flags[row.code].display if row.code in flags else row.code,
            place=sites[row.place].display if row.place in sites else row.place,
            note=row.note,
            noted=_noted(clinic, row),
        )
        for row in connection.execute(wanted)
    )


def reported_doses(connection: Connection, clinic: Clinic, patient_id: UUID) -> tuple[ReportedDose, ...]:
    """Return the doses a patient had elsewhere, newest first."""
    wanted = select(_OUTSIDE).where(_OUTSIDE.c.patient_id.in_(same_person(patient_id)))
    return tuple(
        ReportedDose(
            id=row.id,
            drug=row.drug_display,
            drug_slug=row.drug_slug,
            dose=str(Quantity(row.dose, Unit(row.dose_unit))) if row.dose is not None and row.dose_unit else "",
            given_on=row.given_on,
            place=row.place,
            information_source=row.information_source,
            noted=_noted(clinic, row),
        )
        for row in connection.execute(wanted.order_by(_OUTSIDE.c.given_on.desc(), _OUTSIDE.c.id.desc()))
    )


def _noted_by(clinic: Clinic, rows: Sequence[Row[Any]]) -> Noted:
    first, *more = [_noted(clinic, row) for row in rows]
    days = [noted.on for noted in (first, *more) if noted.on]
    return Noted(max(days, default=None), " and ".join({noted.by: None for noted in (first, *more) if noted.by}))


def _noted(clinic: Clinic, row: Row[Any]) -> Noted:
    return Noted(local_date(row.recorded_at, clinic.zone) if row.recorded_at else None, row.recorded_by_name)
