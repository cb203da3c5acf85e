"""The person on the banner: names, age, weight, allergies."""

from __future__ import annotations

from collections.abc import Container
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from models.core.clock import local_date
from models.patients.facts import AllergyFacts, FlagFacts, PatientFacts
from models.patients.queries.same_person import SAME_PERSON
from models.patients.records.allergy_intolerance import AllergyIntolerance
from models.patients.records.observation import Observation
from models.patients.records.patient import Patient
from models.patients.records.patient_flag import PatientFlag
from models.patients.rules.same_allergy import by_substance, reactions
from models.people.records.organization import Organization
from models.store.transaction import table_of

WEIGHT = "body-weight"
_PATIENT = table_of(Patient)
_ALLERGY = table_of(AllergyIntolerance)
_OBSERVATION = table_of(Observation)
_FLAG = table_of(PatientFlag)
_FLAGS = select(_FLAG).where(_FLAG.c.patient_id.in_(SAME_PERSON), _FLAG.c.active).order_by(_FLAG.c.id)
_CLINIC = table_of(Organization)
_THEM = (
    select(_PATIENT, _CLINIC.c.time_zone)
    .join(_CLINIC, _CLINIC.c.id == _PATIENT.c.site_id)
    .where(_PATIENT.c.id.in_(SAME_PERSON))
    .order_by(_PATIENT.c.id != _PATIENT.c.person_id, _PATIENT.c.id)
)
_TWO_WEIGHTS = (
    select(_OBSERVATION.c.value, _OBSERVATION.c.effective_at)
    .where(_OBSERVATION.c.patient_id.in_(SAME_PERSON), _OBSERVATION.c.code == WEIGHT)
    .order_by(_OBSERVATION.c.effective_at.desc(), _OBSERVATION.c.id.desc())
    .limit(2)
)
_ALLERGIES = (
    select(_ALLERGY).where(_ALLERGY.c.patient_id.in_(SAME_PERSON), _ALLERGY.c.active).order_by(_ALLERGY.c.substance)
)


def read_patient(connection: Connection, patient_id: UUID, nothing_in: Container[str] = ()) -> PatientFacts:
    """Return the facts of one person: the record that stands for them, with what every merged record knows.

    Whichever of a person's records `patient_id` is, the answer is the same. `nothing_in` names tables that have no row
    of this person.
    """
    wanted = {"patient": patient_id}
    row, *merged = connection.execute(_THEM, wanted).all()
    weights, allergy_rows, flag_rows = (
        () if table.name in nothing_in else connection.execute(statement, wanted).all()
        for table, statement in ((_OBSERVATION, _TWO_WEIGHTS), (_ALLERGY, _ALLERGIES), (_FLAG, _FLAGS))
    )
    weight = weights[0] if weights else None
    allergies = by_substance(allergy_rows)
    flags = {(flag.code, flag.place, flag.note): None for flag in flag_rows}
    death = row if row.deceased else next((one for one in merged if one.deceased), row)
    return PatientFacts(
        id=row.id,
        family=row.family,
        given=row.given,
        birth_date=row.birth_date,
        sex=next((one.sex for one in (row, *merged) if one.sex != "unknown"), row.sex),
        mrn=row.mrn,
        active=row.active,
        deceased=death.deceased,
        weight_kg=weight.value if weight else None,
        weight_on=local_date(weight.effective_at, ZoneInfo(row.time_zone)) if weight else None,
        allergy_status=_allergy_status([row, *merged], known=bool(allergies)) if merged else row.allergy_status,
        allergies=tuple(
            AllergyFacts(one[0].substance, reactions(one), one[0].criticality, one[0].recorded_at) for one in allergies
        ),
        weight_before_kg=weights[1].value if len(weights) > 1 else None,
        flags=tuple(FlagFacts(*flag) for flag in flags),
        birth_precision=row.birth_precision,
        deceased_on=death.deceased_on,
        deceased_estimated=death.deceased_estimated,
        confidential=any(one.confidential for one in (row, *merged)),
        other_mrns=tuple(sorted({one.mrn for one in merged} - {row.mrn})),
    )


def _allergy_status(rows: list[Row[Any]], *, known: bool) -> str:
    """Return what merged records know together: an allergy of one is one of the person's."""
    said = {row.allergy_status for row in rows}
    return "recorded" if known else "none_known" if "none_known" in said else rows[0].allergy_status
