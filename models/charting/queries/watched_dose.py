"""What a dose under observation needs at its end: the person, the pain before, who watches longer, what to tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from models.charting.correcting.what_counts import carried_responses, counts, driven_by, later_response, records_of
from models.charting.records.administration_response import AdministrationResponse
from models.charting.records.medication_administration import MedicationAdministration
from models.codes.tables.clinic_tables import clinic_tables
from models.codes.tables.reaction_rows import TakeHome
from models.core.errors import StoreError
from models.drugs.clinic_formulary import clinic_formulary
from models.patients.facts import PatientFacts
from models.patients.queries.patient_facts import read_patient
from models.patients.queries.same_person import same_person
from models.patients.records.observation import Observation
from models.store.clinic import Clinic
from models.store.transaction import table_of

PAIN_BEFORE = "pain-before"
_DOSE = table_of(MedicationAdministration)
_RESPONSE = table_of(AdministrationResponse)
_OBSERVATION = table_of(Observation)


@dataclass(frozen=True, slots=True)
class WatchedDose:
    """`pain` says the reason is pain, `pain_before` its score before the dose or None.

    `stay_until` is the end of the patient's longest observation still running, None when none runs.
    """

    patient: PatientFacts
    given_at: datetime
    pain: bool
    pain_before: Decimal | None
    stay_until: datetime | None
    take_home: TakeHome | None


def watched_dose(clinic: Clinic, dose_id: UUID) -> WatchedDose:
    """Return the facts of one observation. Raises StoreError for an unknown dose."""
    with clinic.store.read() as connection:
        dose = connection.execute(select(_DOSE).where(_DOSE.c.id == dose_id)).one_or_none()
        if dose is None:
            raise StoreError("this dose is not stored: go back and read the list again")
        theirs = select(_DOSE.c.id).where(_DOSE.c.patient_id.in_(same_person(dose.patient_id)))
        chain = records_of(theirs)
        carried = carried_responses(chain)
        latest = select(func.max(_DOSE.c.observe_until, type_=_DOSE.c.observe_until.type))
        stay = connection.execute(
            driven_by(latest, _DOSE, chain)
            .outerjoin(_RESPONSE, _RESPONSE.c.administration_id == _DOSE.c.id)
            .outerjoin(carried, carried.c.administration_id == _DOSE.c.id)
            .where(counts(_DOSE), later_response(_DOSE, _RESPONSE, carried).is_(None))
        ).scalar_one()
        before = connection.execute(
            select(_OBSERVATION.c.value).where(
                _OBSERVATION.c.administration_id == dose_id, _OBSERVATION.c.code == PAIN_BEFORE
            )
        ).scalar()
        patient = read_patient(connection, dose.patient_id)
    drug = clinic_formulary(clinic).drugs.get(dose.drug_slug)
    return WatchedDose(
        patient=patient,
        given_at=dose.effective_at,
        pain=bool(drug and drug.pain) or before is not None,
        pain_before=before,
        stay_until=stay,
        take_home=clinic_tables(clinic).take_home(drug.product_class) if drug else None,
    )
