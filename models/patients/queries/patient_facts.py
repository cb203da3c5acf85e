"""The person on the banner: names, age, weight, allergies."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select

from models.core.clock import local_date
from models.patients.facts import AllergyFacts, FlagFacts, PatientFacts
from models.patients.records.allergy_intolerance import AllergyIntolerance
from models.patients.records.observation import Observation
from models.patients.records.patient import Patient
from models.patients.records.patient_flag import PatientFlag
from models.people.records.organization import Organization
from models.store.transaction import table_of

WEIGHT = "body-weight"
_PATIENT = table_of(Patient)
_ALLERGY = table_of(AllergyIntolerance)
_OBSERVATION = table_of(Observation)
_FLAG = table_of(PatientFlag)
_FLAGS = select(_FLAG).where(_FLAG.c.patient_id == bindparam("patient"), _FLAG.c.active).order_by(_FLAG.c.id)
_CLINIC = table_of(Organization)
_THEM = (
    select(_PATIENT, _CLINIC.c.time_zone)
    .join(_CLINIC, _CLINIC.c.id == _PATIENT.c.site_id)
    .where(_PATIENT.c.id == bindparam("patient"))
)
_TWO_WEIGHTS = (
    select(_OBSERVATION.c.value, _OBSERVATION.c.effective_at)
    .where(_OBSERVATION.c.patient_id == bindparam("patient"), _OBSERVATION.c.code == WEIGHT)
    .order_by(_OBSERVATION.c.effective_at.desc(), _OBSERVATION.c.id.desc())
    .limit(2)
)
_ALLERGIES = (
    select(_ALLERGY)
    .where(_ALLERGY.c.patient_id == bindparam("patient"), _ALLERGY.c.active)
    .order_by(_ALLERGY.c.substance)
)


def read_patient(connection: Connection, patient_id: UUID) -> PatientFacts:
    """Return the facts of one patient, with the newest weights, the active allergies and flags."""
    wanted = {"patient": patient_id}
    row = connection.execute(_THEM, wanted).one()
    weights = connection.execute(_TWO_WEIGHTS, wanted).all()
    weight = weights[0] if weights else None
    allergies = connection.execute(_ALLERGIES, wanted)
    return PatientFacts(
        id=row.id,
        family=row.family,
        given=row.given,
        birth_date=row.birth_date,
        sex=row.sex,
        mrn=row.mrn,
        active=row.active,
        deceased=row.deceased,
        weight_kg=weight.value if weight else None,
        weight_on=local_date(weight.effective_at, ZoneInfo(row.time_zone)) if weight else None,
        allergy_status=row.allergy_status,
        allergies=tuple(AllergyFacts(a.substance, a.reaction, a.criticality, a.recorded_at) for a in allergies),
        weight_before_kg=weights[1].value if len(weights) > 1 else None,
        flags=tuple(FlagFacts(flag.code, flag.place, flag.note) for flag in connection.execute(_FLAGS, wanted)),
    )
